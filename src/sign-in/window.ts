import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { rewrite } from '../store/update-document.ts'

/**
 * The document `signing`: somebody is signing in to Next Engine just now. For this long, and only then, the listener
 * takes the redirect that ends a sign-in.
 */
interface Signing {
  /** ISO instant at which `auth login` began. */
  readonly beganAt: string
  /** ISO instant at which a sign-in was completed; null: not yet. */
  readonly doneAt: string | null
  /** Who began it on the owner's pages; absent: somebody at a terminal did. */
  readonly by?: string
  /** Who has signed in last through the pages, as Next Engine names them. */
  readonly user?: SignedUser
}

/** `uid`: Next Engine's; `name` is '' where it could not be read. */
export interface SignedUser {
  readonly uid: string
  readonly name: string
}

const WINDOW_MS = 10 * 60 * 1000
/** Several machines, several clocks. */
const AHEAD_MS = 60 * 1000

/** Gives the instant that tells this beginning from a later one. */
export async function beginSigning(app: App, by?: string): Promise<string> {
  const beganAt = app.now().toISOString()
  await rewrite(documentIn(await app.store()), (value) => ({
    beganAt,
    doneAt: null,
    ...(by === undefined ? {} : { by }),
    ...(value?.user === undefined ? {} : { user: value.user }),
  }))
  return beganAt
}

/** Who on the owner's pages has begun the sign-in that is under way; null: nobody there. */
export async function signingBy(app: App): Promise<string | null> {
  if ((await signingSince(app)) === null) return null
  return (await documentIn(await app.store()).read()).value?.by ?? null
}

/** Next Engine's user of that uid, by the name under which it signed in last, if it was that one. */
export function userOf(uid: string, last: SignedUser | null): SignedUser {
  return last?.uid === uid ? last : { uid, name: '' }
}

export async function lastSigned(store: Store): Promise<SignedUser | null> {
  return (await documentIn(store).read()).value?.user ?? null
}

/** Who has signed in, for whoever looks at the pages. */
export async function noteSigned(store: Store, user: SignedUser): Promise<void> {
  await rewrite(documentIn(store), (value) => (value === null ? null : { ...value, user }))
}

/** Closes the window: what comes to the path of the redirect from now on is nobody's. */
export async function endSigning(app: App): Promise<void> {
  const doneAt = app.now().toISOString()
  await rewrite(documentIn(await app.store()), (value) =>
    value === null || value.doneAt !== null ? null : { ...value, doneAt },
  )
}

/** The instant at which the sign-in began that is under way; null: nobody is signing in just now. */
export async function signingSince(app: App): Promise<string | null> {
  const { value } = await documentIn(await app.store()).read()
  if (value === null || value.doneAt !== null) return null
  const age = app.now().getTime() - Date.parse(value.beganAt)
  return age > -AHEAD_MS && age < WINDOW_MS ? value.beganAt : null
}

/** Whether the sign-in that began then has been completed by somebody. */
export async function isSigned(app: App, beganAt: string): Promise<boolean> {
  const { value } = await documentIn(await app.store()).read()
  return value !== null && value.beganAt === beganAt && value.doneAt !== null
}

function documentIn(store: Store) {
  return store.document<Signing>('signing')
}
