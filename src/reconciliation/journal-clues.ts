import type { App } from '../context.ts'
import type { Cause, Clues } from '../domain/reconciliation/clues.ts'
import type { Amount, BatchHead } from '../domain/stock/batch.ts'
import type { Failed, SentRow } from '../domain/stock/left-open.ts'
import type { Hold } from '../domain/stock/hold.ts'
import { lookedFor } from '../domain/stock/mark.ts'
import { allHeld, type Held } from '../domain/stock/open-work.ts'
import { mayBeThere } from '../domain/stock/questions.ts'
import { warehouseOf } from '../domain/stock/rules.ts'
import { codeOf, inWarehouse, keyOf, type StockKey, sumName } from '../domain/stock/stock-key.ts'
import { RuleBook } from '../settings/rule-book.ts'
import { survey } from '../stock-sync/pending.ts'
import type { Store } from '../store/store.ts'
import type { Stores } from './stores.ts'
import { addGoals, Goals, type PlaceOf } from './undecided-goals.ts'

/** What has been told by Smaregi and is not in Next Engine yet, or may not be: everything unfinished, and the journal's end. */
export async function addJournalClues(
  app: App,
  store: Store,
  { clues, stores }: { readonly clues: Clues; readonly stores: Stores },
): Promise<void> {
  const goals = new Goals()
  const { state, taken } = await survey(app, store, (line) => goals.note(line))
  const placeOf = await placesOfTheirTime(app, store, { state, taken, stores, goals })
  const undecided = { goals, held: state.held, unresolved: taken.unresolved }
  await addGoals(clues, { app, store }, undecided, placeOf)
  for (const one of state.waiting) clues.share(sumName(one), 'pending', one.delta)
  // What was taken for lost may be in the count that was read, before the history shows it, or come after it.
  for (const one of [...state.waiting, ...state.held])
    for (const mark of lookedFor(one.marks))
      if (mark.settledAt === undefined) clues.unsettled(keyOf(one), -mark.sent)
  for (const held of allHeld({ held: state.held, links: taken.links }))
    if (isUnplaced(held, stores)) spanAll(clues, stores, { ...held, cause: 'held' })
    else addPieces(clues, { ...held, cause: 'held' }, heldName(held, placeOf))
  for (const one of [...state.failed, ...taken.failed]) addFailed(clues, one, stores)
  for (const row of [...state.doubtful, ...state.inDoubt]) addSent(clues, row)
  // Counts are read from a copy that may be behind: a row that got in a moment ago need not be in them.
  const { settleMs } = app.config.nextengine
  const since = new Date(app.now().getTime() - settleMs)
  for (const { units, at, ...key } of await appliedSince(store, since))
    clues.fresh(keyOf(stores.placed(key)), units, at + settleMs)
  for (const one of taken.sums) {
    if (isUnplaced({ ...one, reason: null }, stores)) {
      spanAll(clues, stores, { ...one, cause: 'pending' })
      continue
    }
    const name = plainName(one, one.heldFor)
    addPieces(clues, { reason: one.heldFor?.reason, delta: one.delta, cause: 'pending' }, name)
    clues.undecided(name)
  }
  for (const { known, missing, ...one } of taken.unresolved) {
    const name = sumName({ code: '', ...placeOf(one), products: [one.productId] })
    clues.undecided(name)
    if (known === undefined) clues.unknown(name, missing?.held === undefined ? 'pending' : 'held')
    else clues.span(name, 'pending', known.delta)
  }
}

type Surveyed = Pick<Awaited<ReturnType<typeof survey>>, 'state' | 'taken'>

/** Where a change goes that has no 拠点 yet: by the rules under which it was received. */
async function placesOfTheirTime(
  app: App,
  store: Store,
  { state, taken, stores, goals }: Surveyed & { readonly stores: Stores; readonly goals: Goals },
): Promise<PlaceOf> {
  const book = new RuleBook(store, app.config)
  await book.know([
    ...goals.all,
    ...taken.unresolved,
    ...state.held.flatMap((one) => (one.reason === 'repeat' ? [one.repeat.change] : [])),
  ])
  return (change) => {
    const warehouse = warehouseOf(book.of(change), change.storeId)
    return inWarehouse(stores.placed({ code: '', ...inWarehouse(warehouse) }).warehouse)
  }
}

/** Pieces that have not gone. `reason`: why; absent = their turn has not come yet. */
interface Pieces {
  readonly reason?: Parameters<typeof mayBeThere>[0] | undefined
  readonly delta: number
  readonly cause: Cause
}

function addPieces(clues: Clues, { reason, delta, cause }: Pieces, name: string): void {
  if (reason !== undefined && mayBeThere(reason)) clues.span(name, cause, delta)
  else clues.share(name, cause, delta)
}

/** Of a question about equal rows its store tells the 拠点. */
function heldName(held: Held, placeOf: PlaceOf): string {
  if (held.reason !== 'repeat') return plainName(held, held)
  return plainName({ ...held, ...placeOf(held.repeat.change) }, held)
}

/** What is looked at by itself belongs to its code all the same. */
function plainName(amount: Amount, hold: Hold | null): string {
  return sumName({ ...amount, code: codeOf(amount, hold) })
}

/** The part that went may be in Next Engine's count or not; what was kept back certainly is not. */
function addSent(clues: Clues, row: SentRow): void {
  clues.share(keyOf(row), 'held', row.delta - row.sent)
  clues.unsettled(keyOf(row), row.sent)
}

/** Where its store cannot be read, it may belong to each 拠点. */
function addFailed(clues: Clues, one: Failed, stores: Stores): void {
  const { code, productId, storeId, delta } = one
  const named = (warehouse: string | undefined): string =>
    sumName({ code, ...inWarehouse(warehouse), products: [productId] })
  const known = one.warehouse ?? (storeId === undefined ? undefined : stores.warehouseOf(storeId))
  if (!stores.isMany || known !== undefined)
    return addPieces(clues, { ...one, cause: 'failed' }, named(known))
  for (const warehouse of stores.warehouses) clues.span(named(warehouse), 'failed', delta)
}

/** From before there were several 拠点, of one that nobody knows: it may belong to each. A question about equal rows has a store. */
function isUnplaced(
  { warehouse, reason }: Pick<Amount, 'warehouse'> & { readonly reason: Hold['reason'] | null },
  { isMany }: Stores,
): boolean {
  return isMany && warehouse === undefined && reason !== 'repeat'
}

function spanAll(
  clues: Clues,
  { warehouses }: Stores,
  { cause, delta, ...one }: Amount & { readonly cause: 'held' | 'pending' },
): void {
  for (const warehouse of warehouses)
    clues.span(sumName({ ...one, ...inWarehouse(warehouse) }), cause, delta)
}

/** Pieces of a code that were seen to have got into Next Engine. */
export interface FreshRow extends StockKey {
  readonly units: number
  /** When it was seen (ms). */
  readonly at: number
}

/** What has been found applied since then, whenever it left. The newest batches are looked through, one file each. */
export async function appliedSince(
  { batches }: Pick<Store, 'batches'>,
  since: Date,
): Promise<readonly FreshRow[]> {
  const found: FreshRow[] = []
  let head = await batches.newest()
  while (head !== null && isSince(head, since)) {
    found.push(...appliedIn(head))
    head = await batches.read(head.id - 1)
  }
  return found
}

function isSince(head: BatchHead, since: Date): boolean {
  return atOf(head) >= since.getTime()
}

function atOf({ sealedAt, settledAt }: BatchHead): number {
  return Math.max(Date.parse(sealedAt), Date.parse(settledAt ?? sealedAt))
}

function appliedIn(head: BatchHead): FreshRow[] {
  const { rows, verdicts, outcomes } = head
  const at = atOf(head)
  const applied = (verdicts ?? []).filter(({ kind }) => kind === 'applied')
  return [
    ...applied.flatMap(({ row }) => {
      const one = rows[row - 1]
      return one === undefined ? [] : [{ ...keyIn(one), units: one.sent, at }]
    }),
    ...outcomes
      .filter(({ kind }) => kind === 'applied')
      .map((one) => ({ ...keyIn(one), units: one.delta, at })),
  ]
}

function keyIn({ code, warehouse }: StockKey): StockKey {
  return { code, ...inWarehouse(warehouse) }
}
