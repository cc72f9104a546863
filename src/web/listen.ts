import { requireContract, requireWebhook } from '../config/need.ts'
import { proofOf } from '../config/proof.ts'
import type { App } from '../context.ts'
import { startListener, type Listener } from './listener/listener.ts'
import { signInRedirectOf } from './sign-in-redirect.ts'
import { viewsOf } from './views.ts'

const MIB = 1024 * 1024

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
    prove: (challenge) => proofOf(app.config, challenge),
    views: viewsOf(app),
    signInRedirect: signInRedirectOf(app),
  })
}
