import { randomUUID } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'
import type { KeptPassword } from './password.ts'

/** Somebody who may sign in to the owner's pages. */
export interface Owner {
  readonly name: string
  readonly password: KeptPassword
  /** Another one with each password: sessions of an earlier one are over. */
  readonly key: string
  /** ISO instants. */
  readonly addedAt: string
  readonly passwordAt: string
}

/** The document `owners`. */
interface Book {
  readonly owners: readonly Owner[]
}

export async function readOwners(store: Store): Promise<readonly Owner[]> {
  return (await bookIn(store).read()).value?.owners ?? []
}

/** False where the name is there already. */
export function addOwner(
  store: Store,
  name: string,
  password: KeptPassword,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString()
  const owner = { name, password, key: randomUUID(), addedAt: at, passwordAt: at }
  return change(store, (owners) =>
    owners.some((one) => one.name === name) ? null : [...owners, owner],
  )
}

/** False where nobody has that name. */
export function changePassword(
  store: Store,
  name: string,
  password: KeptPassword,
  now: Date,
): Promise<boolean> {
  const fresh = { password, key: randomUUID(), passwordAt: now.toISOString() }
  return change(store, (owners) =>
    owners.some((one) => one.name === name)
      ? owners.map((one) => (one.name === name ? { ...one, ...fresh } : one))
      : null,
  )
}

/** False where nobody has that name. */
export function removeOwner(store: Store, name: string): Promise<boolean> {
  return change(store, (owners) =>
    owners.some((one) => one.name === name) ? owners.filter((one) => one.name !== name) : null,
  )
}

function change(
  store: Store,
  to: (owners: readonly Owner[]) => readonly Owner[] | null,
): Promise<boolean> {
  return update(bookIn(store), (value) => {
    const owners = to(value?.owners ?? [])
    return { write: owners === null ? null : { owners }, result: owners !== null }
  })
}

function bookIn(store: Store) {
  return store.document<Book>('owners')
}
