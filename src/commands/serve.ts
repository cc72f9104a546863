import { once } from 'node:events'
import { say } from '../kernel/sentence.ts'
import { serveLog } from '../messages/serve.ts'
import type { App, Report } from '../context.ts'
import { startRunning } from '../jobs/run-loop.ts'
import { startBeating } from '../web/beat.ts'
import { listen } from '../web/listen.ts'

/** Listens until the program is told to stop, then finishes what has come in. `run`: also has done what is due, each minute. */
export async function serve(app: App, { run }: { readonly run: boolean }): Promise<Report> {
  const listener = await listen(app)
  const beating = startBeating(app, listener)
  const { host } = app.config.webhook
  const where = { host, port: listener.port, path: '***' }
  app.log.info(where, say(app.locale, serveLog.listening))
  const { receive, contractId } = app.config.smaregi
  if (receive === 'auto' && contractId === undefined)
    app.log.warn({ key: 'smaregi.contractId' }, say(app.locale, serveLog.noContract))
  const running = run ? startRunning(app) : null
  if (!app.signal.aborted) await once(app.signal, 'abort')
  app.log.info({}, say(app.locale, serveLog.stopping))
  await listener.close()
  await running?.stop()
  await beating.stop()
  app.log.info({ ...listener.counts }, say(app.locale, serveLog.stopped))
  return { exit: 'ok', json: { outcome: 'ok', ...listener.counts }, text: '' }
}
