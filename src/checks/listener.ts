import type { Config } from '../config/index.ts'
import { CHALLENGE, newChallenge, PROOF, proofOf } from '../config/proof.ts'
import type { App } from '../context.ts'
import { lastTurnedAway } from '../domain/listening/presence.ts'
import { errnoOf, orError, StonError } from '../kernel/errors.ts'
import { toJstMinute } from '../kernel/time.ts'
import { turnedAway } from '../messages/listeners.ts'
import * as says from '../messages/doctor.ts'
import * as machineSays from '../messages/doctor-machine.ts'
import { unsettled } from '../messages/settings.ts'
import { readListeners } from '../settings/listeners.ts'
import { readUnread } from '../stock-sync/unread.ts'
import { bad, type Body, type Check, examine, missingOf, none, ok, warn } from './check.ts'

const TIMEOUT_MS = 3000

/** Whether this installation's `ston serve` answers, can write, and goes by its configuration. */
export function checkListener(app: App): Promise<Check> {
  return examine(says.names.listener, async () => {
    const body = await bodyFor(app.config)
    // One that goes by another path than the file says cannot prove by the new one that it is ours.
    const mayBeBehind = body.state !== 'bad' || body.next === machineSays.otherPort
    return (mayBeBehind ? await behindItsFile(app) : null) ?? body
  })
}

/** A `serve`, here or on another host, that does not go by its file as it is. A store that cannot be read has a line of its own. */
async function behindItsFile(app: App): Promise<Body | null> {
  const read = await orError(app.store().then((store) => readListeners(store, app.now())))
  if (read instanceof StonError) return null
  const [first] = read.alive.flatMap((one) => unsettled(one))
  if (first !== undefined) return warn(first.what, first.next)
  const at = await refusedSince(app, lastTurnedAway(read.beats))
  if (at === null) return null
  const told = turnedAway(toJstMinute(at))
  return warn(told.what, told.next)
}

/** Null where something has been taken since. */
async function refusedSince(app: App, at: string | null): Promise<string | null> {
  if (at === null) return null
  const read = await orError(app.store().then((store) => readUnread(app, store)))
  if (read instanceof StonError) return null
  const received = [read.head?.lastReceivedAt, read.taken.lastReceivedAt]
  return received.some((one) => typeof one === 'string' && one >= at) ? null : at
}

async function bodyFor(config: Config): Promise<Body> {
  const { webhook, store } = config
  const missing = missingOf('webhook', webhook, ['path', 'sncode'])
  // Several hosts may share a database, and one of them listens; a folder has nobody else.
  if (missing.length > 0)
    return store.url === undefined
      ? bad(says.missing(missing), says.add, 'config')
      : none(says.notSetUp)
  // Port 0 = any free one: nobody can say which.
  if (webhook.port === 0) return none(machineSays.anyPort)
  const host = webhook.host === '0.0.0.0' || webhook.host === '::' ? '127.0.0.1' : webhook.host
  const at = `${host.includes(':') ? `[${host}]` : host}:${webhook.port}`
  return bodyOf(config, at, await ask(`http://${at}/readyz`, config))
}

function bodyOf({ store }: Config, at: string, answer: Answer): Body {
  switch (answer.kind) {
    case 'nobody':
      return (store.url === undefined ? bad : warn)(
        machineSays.notListening(at),
        machineSays.startServe,
      )
    case 'stranger':
      return bad(machineSays.heldByOther(at), machineSays.otherPort)
    case 'own':
      return answer.status === 200
        ? ok(machineSays.listening(at))
        : bad(machineSays.notReady(at, answer.status), machineSays.seeLog)
  }
}

type Answer =
  { readonly kind: 'nobody' | 'stranger' } | { readonly kind: 'own'; readonly status: number }

/** Nothing secret is sent: who has the port may be anybody. */
async function ask(url: string, config: Config): Promise<Answer> {
  const challenge = newChallenge()
  try {
    const answer = await fetch(url, {
      headers: { [CHALLENGE]: challenge },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return answer.headers.get(PROOF) === proofOf(config, challenge)
      ? { kind: 'own', status: answer.status }
      : { kind: 'stranger' }
  } catch (error) {
    // Whoever takes the connection and does not answer in HTTP holds the port all the same.
    return {
      kind: CLOSED.has(errnoOf(error instanceof Error ? error.cause : error))
        ? 'nobody'
        : 'stranger',
    }
  }
}

const CLOSED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
])
