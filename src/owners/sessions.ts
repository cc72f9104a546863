import { createHash, randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import { readOwners, type Owner } from './book.ts'

/** A browser that somebody has signed in with. Only the hash of what it shows is kept: who reads the store cannot show it. */
interface Session {
  readonly hash: string
  readonly name: string
  /** Of the owner when it began. */
  readonly key: string
  /** ISO instant. */
  readonly beganAt: string
}

/** The document `sessions`. */
interface Sessions {
  readonly sessions: readonly Session[]
}

/** Then the password is asked for again. */
export const LASTS_MS = 30 * 24 * 60 * 60 * 1000
/** The oldest are forgotten beyond this. */
const MOST = 50
const BYTES = 32

/** Gives what the browser will show. */
export async function beginSession(store: Store, { name, key }: Owner, now: Date): Promise<string> {
  const shown = randomBytes(BYTES).toString('base64url')
  const session = { hash: hashOf(shown), name, key, beganAt: now.toISOString() }
  await rewrite(sessionsIn(store), (value) => {
    const alive = (value?.sessions ?? []).filter((one) => isYoung(one, now))
    return { sessions: [...alive, session].slice(-MOST) }
  })
  return shown
}

/** Whose session it is; null: nobody's, or it has ended. */
export async function sessionOwner(store: Store, shown: string, now: Date): Promise<Owner | null> {
  const { value } = await sessionsIn(store).read()
  const hash = hashOf(shown)
  const session = value?.sessions.find((one) => one.hash === hash)
  if (session === undefined || !isYoung(session, now)) return null
  const owners = await readOwners(store)
  return owners.find(({ name, key }) => name === session.name && key === session.key) ?? null
}

export async function endSession(store: Store, shown: string): Promise<void> {
  const hash = hashOf(shown)
  await rewrite(sessionsIn(store), (value) =>
    value === null ? null : { sessions: value.sessions.filter((one) => one.hash !== hash) },
  )
}

function isYoung({ beganAt }: Session, now: Date): boolean {
  return now.getTime() - Date.parse(beganAt) < LASTS_MS
}

function hashOf(shown: string): string {
  return createHash('sha256').update(shown).digest('hex')
}

function sessionsIn(store: Store) {
  return store.document<Sessions>('sessions')
}
