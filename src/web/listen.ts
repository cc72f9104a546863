import type { Config } from '../config/index.ts'
import { contractOfCalls, requireContract, requireWebhook } from '../config/need.ts'
import type { ReceiveSettings } from '../connectors/smaregi/receive-rules.ts'
import { proofOf } from '../config/proof.ts'
import type { App } from '../context.ts'
import type { ListenerFacts } from '../domain/listening/presence.ts'
import { madeFrom } from '../kernel/made-from.ts'
import { startListener, type Listener } from './listener/listener.ts'
import type { OwnerSource } from './listener/owner-pages.ts'
import type { PushSource } from './listener/pushed.ts'
import { LiveSettings } from './live-settings.ts'
import { NextEngineSignIn } from './next-engine-sign-in.ts'
import type { OwnerSite } from './owner/site.ts'
import { PushBook } from './push-book.ts'
import { signInRedirectOf } from './sign-in-redirect.ts'
import { viewsOf } from './views.ts'

const MIB = 1024 * 1024

/** A listener, and what others are to know of its settings (see `startBeating`). */
export interface LiveListener extends Listener {
  readonly settings: () => ListenerFactsNow
  /** Called whenever the settings are not what they were. */
  onChange(changed: () => void): void
}

/** The listener as the configuration has it, and goes on having it while it changes; port 0 = any free one. */
export async function listen(app: App): Promise<LiveListener> {
  const receive = madeFrom(() => app.config, settingsOf)
  receive()
  let live: LiveSettings | null = null
  let changed = (): void => {}
  const settings = (): LiveSettings => (live ??= new LiveSettings(app, () => changed()))
  const pushes = new PushBook(app)
  const listener = await startListener({
    host: app.config.webhook.host,
    port: app.config.webhook.port,
    get receive() {
      return receive()
    },
    get maxBodyBytes() {
      return app.config.webhook.maxBodyBytes
    },
    get locale() {
      return app.locale
    },
    get neededBytes() {
      return app.config.alarms.diskFreeMiB * MIB
    },
    ...around(app, () => settings().look()),
    push: pushSourceOf(app, pushes),
    openJournal: async () => (await app.store()).intake(() => settings().number()),
    note: () => live?.note() ?? null,
  })
  settings()
  return {
    ...listener,
    close: () => inTurn([listener.close, async () => live?.close(), () => pushes.stop()]),
    settings: () => ({ ...live?.facts, ...turnedAwayIn(listener) }),
    onChange: (tell) => {
      changed = tell
      listener.onTurnedAway(tell)
    },
  }
}

/** What a beat tells beside its name. */
type ListenerFactsNow = Partial<LiveSettings['facts']> & Pick<ListenerFacts, 'turnedAwayAt'>

function turnedAwayIn({ turnedAwayAt }: Listener): Pick<ListenerFacts, 'turnedAwayAt'> {
  const at = turnedAwayAt()
  return at === null ? {} : { turnedAwayAt: new Date(at).toISOString() }
}

/** Each of them, whatever becomes of those before; the first error is told. */
async function inTurn(works: readonly (() => Promise<void>)[]): Promise<void> {
  const [first, ...others] = works
  if (first === undefined) return
  try {
    await first()
  } finally {
    await inTurn(others)
  }
}

/** What stays as it is while the configuration changes. */
function around(app: App, changed: () => void) {
  const fromPages = app.config.owner.enabled ? new NextEngineSignIn(app) : null
  const { log, system, surroundings } = app
  return {
    log,
    system,
    now: () => app.now(),
    bind: surroundings.bind,
    probe: async () => (await app.store()).probe(),
    prove: (challenge: unknown) => proofOf(app.config, challenge),
    views: viewsOf(app),
    signInRedirect: signInRedirectOf(app, fromPages),
    owner: ownerPagesOf(app, fromPages, changed),
  }
}

function pushSourceOf(app: App, book: PushBook): PushSource {
  return {
    get settings() {
      const { push } = app.config.nextengine
      return push.path === '' ? null : push
    },
    note: (push, ms) => book.note(push, ms),
  }
}

function settingsOf(config: Config): ReceiveSettings {
  const { path, sncode } = requireWebhook(config)
  const { receive } = config.smaregi
  const [contractId, provenContractId] = [requireContract(config), contractOfCalls(config)]
  return { path, sncodes: sncode, channel: receive, contractId, provenContractId }
}

/** The owner's pages; null where they are not switched on: then their path is one of many that are not there. */
function ownerPagesOf(
  app: App,
  nextEngine: NextEngineSignIn | null,
  changed: () => void,
): OwnerSource | null {
  if (nextEngine === null) return null
  // Loaded when somebody comes for the first time: a listener that nobody visits stays small.
  let loading: Promise<OwnerSite> | undefined
  const load = (): Promise<OwnerSite> =>
    (loading ??= import('./owner/site.ts').then(
      ({ OwnerSite }) => new OwnerSite(app, nextEngine, changed),
    ))
  return { path: app.config.owner.path, answer: async (request) => (await load()).answer(request) }
}
