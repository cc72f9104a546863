import { requireContract, requireWebhook } from '../config/need.ts'
import { startListener, type Listener } from '../web/listener/listener.ts'
import { say } from '../kernel/sentence.ts'
import { serveLog } from '../messages/serve.ts'
import type { App, Report } from '../context.ts'
import { signInRedirectOf } from '../web/sign-in-redirect.ts'
import { viewsOf } from '../web/views.ts'

const MIB = 1024 * 1024

/** Listens until the program is told to stop, then finishes what has come in. */
export async function serve(app: App): Promise<Report> {
  const listener = await listen(app)
  const { host } = app.config.webhook
  const where = { host, port: listener.port, path: '***' }
  app.log.info(where, say(app.locale, serveLog.listening))
  const { receive, contractId } = app.config.smaregi
  if (receive === 'auto' && contractId === undefined)
    app.log.warn({ key: 'smaregi.contractId' }, say(app.locale, serveLog.noContract))
  await aborted(app.signal)
  app.log.info({}, say(app.locale, serveLog.stopping))
  await listener.close()
  app.log.info({ ...listener.counts }, say(app.locale, serveLog.stopped))
  return { exit: 'ok', json: { outcome: 'ok', ...listener.counts }, text: '' }
}

/** The listener as the configuration has it; port 0 = any free one. */
export function listen(app: App): Promise<Listener> {
  const { webhook, smaregi, alarms } = app.config
  const { path, sncode } = requireWebhook(app.config)
  const contractId = requireContract(app.config)
  return startListener({
    host: webhook.host,
    port: webhook.port,
    receive: {
      path,
      sncodes: sncode,
      channel: smaregi.receive,
      contractId,
    },
    maxBodyBytes: webhook.maxBodyBytes,
    locale: app.locale,
    log: app.log,
    openJournal: async () => (await app.store()).intake(),
    probe: async () => (await app.store()).probe(),
    neededBytes: alarms.diskFreeMiB * MIB,
    views: viewsOf(app),
    signInRedirect: signInRedirectOf(app),
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
