import { Moved, orError, StonError } from '../kernel/errors.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import { componentsOf, type SetRow, SetTable } from '../domain/mapping/sets.ts'
import type { GoodsGate } from '../connectors/nextengine/goods-gate.ts'
import type { Store } from '../store/store.ts'
import { say } from '../kernel/sentence.ts'
import { setsNotRead } from '../messages/sets.ts'
import type { App } from '../context.ts'
import { DAY_MS } from '../kernel/time.ts'

interface Remembered {
  /** ISO instant. */
  readonly readAt: string
  readonly rows: readonly (readonly [set: string, component: string, quantity: number | null])[]
  /** Components that Next Engine does not have. */
  readonly missing: readonly string[]
}

/**
 * The set products of Next Engine: a copy that is read again when it is older than `maxAgeMs` (a day). Where Next Engine does
 * not let ston read them, the copy goes on; a set that is not in it has no stock of its own, so its changes are held.
 * `kept` false: what is read is used, and not remembered.
 */
export async function openSets(
  app: App,
  store: Store,
  { maxAgeMs = DAY_MS, kept = true }: { readonly maxAgeMs?: number; readonly kept?: boolean } = {},
): Promise<SetTable> {
  const document = store.document<Remembered>('sets')
  const { value, revision } = await document.read()
  const age = app.now().getTime() - Date.parse(value?.readAt ?? '')
  if (value !== null && age >= 0 && age < maxAgeMs) return tableOf(value)
  const fresh = await read(app)
  if (fresh === null) return value === null ? new SetTable([]) : tableOf(value)
  if (!kept) return tableOf(fresh)
  // Whoever was faster has read the same.
  await document.replace(fresh, revision).catch((error: unknown) => {
    if (!(error instanceof Moved)) throw error
  })
  return tableOf(fresh)
}

/** The same, but null where they cannot be read just now: it is logged, what means nothing waits, and all other codes go on. */
export async function setsForNow(
  ...[app, store, options]: Parameters<typeof openSets>
): Promise<SetTable | null> {
  const sets = await orError(openSets(app, store, options))
  if (!(sets instanceof StonError)) return sets
  if (sets.exit !== 'temporary') throw sets
  app.log.warn({ code: sets.code }, say(app.locale, setsNotRead(sets.sentence)))
  return null
}

/** The same where the copy knows of a set; else nothing is read, and there is none to take apart. */
export async function setsIfAny(app: App, store: Store): Promise<SetTable | null> {
  const { value } = await store.document<Remembered>('sets').read()
  return value === null || value.rows.length === 0 ? null : setsForNow(app, store)
}

/** The copy as it is, however old; asks nobody. */
export async function rememberedSets(store: Store): Promise<SetTable> {
  const { value } = await store.document<Remembered>('sets').read()
  return value === null ? new SetTable([]) : tableOf(value)
}

/** The largest quantity that a set of the copy takes of each component, by its code in one letter case. */
export async function setsTaking(store: Store): Promise<ReadonlyMap<string, number>> {
  const { value } = await store.document<Remembered>('sets').read()
  const most = new Map<string, number>()
  for (const [, component, quantity] of value?.rows ?? []) {
    const name = caseFolded(component)
    if (quantity !== null) most.set(name, Math.max(quantity, most.get(name) ?? 0))
  }
  return most
}

const REFUSALS: readonly string[] = ['account', 'nextengine']

/** Null when Next Engine refuses for a reason that will not pass by itself. */
async function read(app: App): Promise<Remembered | null> {
  const gate = await app.goodsGate()
  try {
    const readAt = app.now().toISOString()
    const rows = await gate.allSets()
    const missing = await missingComponents(gate, rows)
    return {
      readAt,
      rows: rows.map(({ set, component, quantity }) => [set, component, quantity] as const),
      missing,
    }
  } catch (error) {
    if (!(error instanceof StonError) || !REFUSALS.includes(error.code)) throw error
    app.log.warn({ code: error.code }, say(app.locale, setsNotRead(error.sentence)))
    return null
  }
}

async function missingComponents(gate: GoodsGate, rows: readonly SetRow[]): Promise<string[]> {
  const sets = new Set(rows.map(({ set }) => set.toLowerCase()))
  // A component that is a set itself is no goods, and not missing either.
  const components = componentsOf(rows).filter((code) => !sets.has(code.toLowerCase()))
  const goods = components.length === 0 ? [] : await gate.byCode(components)
  const found = new Set(goods.map(({ code }) => code.toLowerCase()))
  return components.filter((code) => !found.has(code.toLowerCase()))
}

function tableOf({ rows, missing }: Remembered): SetTable {
  return new SetTable(
    rows.map(([set, component, quantity]) => ({ set, component, quantity })),
    missing,
  )
}
