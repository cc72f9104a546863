import type { App } from '../context.ts'
import { orError, StonError } from '../kernel/errors.ts'
import { DAY_MS } from '../kernel/time.ts'
import type { PlaceNames } from '../messages/places.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `places`: what the two services call stores and shops. What was never read is not there. */
interface Places {
  readonly stores?: Named
  readonly shops?: Named
}

/** By id. `at`: when the list was read, or refused (ISO instant). */
interface Named {
  readonly at: string
  readonly names: Readonly<Record<string, string>>
}

interface Place {
  readonly id: string
  readonly name: string
}

/** What is known of both. Asks nobody. */
export async function readPlaceNames(store: Store): Promise<PlaceNames> {
  const places = await read(store)
  const [stores, shops] = [labels(places.stores), labels(places.shops)]
  return { store: (id) => stores.get(id) ?? null, shop: (id) => shops.get(id) ?? null }
}

/** By 店舗ID. Asks nobody. */
export async function knownStores(store: Store): Promise<ReadonlyMap<string, string>> {
  return labels((await read(store)).stores)
}

/**
 * What Smaregi calls its stores, by 店舗ID, not older than a day where it lets itself be asked. Where it does not (the legacy API has
 * a switch of its own for its list of stores), what was known stays; a name is never worth a failure.
 */
export async function storeNames(
  app: Pick<App, 'smaregi' | 'now'>,
  store: Store,
): Promise<ReadonlyMap<string, string>> {
  const { stores } = await read(store)
  const reader = isOld(stores, app.now()) ? await app.smaregi() : null
  if (reader === null) return labels(stores)
  const found = await orError(reader.storeFacts())
  if (!(found instanceof StonError)) await noteStores(store, found, app.now())
  else if (found.exit !== 'temporary') await note(store, 'stores', app.now(), null)
  return knownStores(store)
}

/** Remembers the stores that were read for another reason. */
export function noteStores(
  store: Store,
  stores: readonly { readonly storeId: string; readonly name: string }[],
  now: Date,
): Promise<void> {
  const all = stores.map(({ storeId, name }) => ({ id: storeId, name }))
  return note(store, 'stores', now, all)
}

/**
 * What Next Engine calls its shops (店舗), by shop id: one call, and none for a day after it, whatever it has come to. Its API is
 * switched on by itself, and nothing but these names needs it.
 */
export async function shopNames(
  app: Pick<App, 'goodsGate' | 'now'>,
  store: Store,
): Promise<ReadonlyMap<string, string>> {
  const { shops } = await read(store)
  if (!isOld(shops, app.now())) return labels(shops)
  const found = await orError(app.goodsGate().then((gate) => gate.shops()))
  await note(store, 'shops', app.now(), found instanceof StonError ? null : found)
  return labels((await read(store)).shops)
}

async function read(store: Store): Promise<Places> {
  return (await store.document<Places>('places').read()).value ?? {}
}

/** A clock that was wrong for a while must not keep an old list for ever. */
function isOld(list: Named | undefined, now: Date): boolean {
  const age = now.getTime() - Date.parse(list?.at ?? '')
  return !(age >= 0 && age < DAY_MS)
}

/** `found` null: nobody says, so what was known stays. */
function note(
  store: Store,
  which: keyof Places,
  now: Date,
  found: readonly Place[] | null,
): Promise<void> {
  return rewrite<Places>(store.document('places'), (before) => {
    const names =
      found === null
        ? (before?.[which]?.names ?? {})
        : Object.fromEntries(found.map(({ id, name }) => [id, oneLine(name)]))
    return { ...before, [which]: { at: now.toISOString(), names } }
  })
}

/** A name is told within sentences. */
function oneLine(name: string): string {
  return name.split(/\s+/).join(' ').trim()
}

/** Two of the same name are told apart by their ids. */
function labels(list: Named | undefined): ReadonlyMap<string, string> {
  const named = Object.entries(list?.names ?? {}).filter(([, name]) => name !== '')
  const times = new Map<string, number>()
  for (const [, name] of named) times.set(name, (times.get(name) ?? 0) + 1)
  return new Map(named.map(([id, name]) => [id, times.get(name) === 1 ? name : `${name} (${id})`]))
}
