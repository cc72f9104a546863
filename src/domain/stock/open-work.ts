import { caseFolded } from '../mapping/names.ts'
import type { OrderLine } from '../orders/order-line.ts'
import type { Amount, BatchHead, BatchRow, Verdict } from './batch.ts'
import type { Hold, HoldFor, HoldReason } from './hold.ts'
import type { OpenItem, Failed, SentRow, Unresolved } from './left-open.ts'
import type { Link } from './links.ts'
import type { Watched } from './repeat-question.ts'
import { leftBy } from './left-by-verdict.ts'
import { amountOf, foldedKeyOf, type StockKey } from './stock-key.ts'

/** A slip of Next Engine that has not been shipped, and holds a product. */
export interface OpenSlip extends Pick<OrderLine, 'slip' | 'shopId' | 'code'> {
  /** The 拠点 that it is to leave from, '' = 基本拠点; absent = not told, or not asked for. */
  readonly warehouse?: string
  /** Pieces that Next Engine has promised to it; where it has promised none, the pieces ordered. */
  readonly quantity: number
}

/** What is known about a decrement beyond the free stock. */
export interface Shortage {
  /** Pieces that have left one store and have not arrived in the other. */
  readonly inTransit: number
  /** The slips that hold the product, lowest number first; null = Next Engine could not be asked. */
  readonly slips: readonly OpenSlip[] | null
}

/** An amount that waits for that reason. */
export type HeldFor<R extends HoldReason> = Amount &
  HoldFor<R> & {
    /** Found out for people, where more was sold than is free; never carried from batch to batch. */
    readonly shortage?: Shortage
  }

/** An amount that waits. */
export type Held = HeldFor<HoldReason>

/** Everything that has not ended yet, wherever it is written down. */
export interface OpenWork {
  readonly waiting: readonly Amount[]
  readonly held: readonly Held[]
  readonly doubtful: readonly SentRow[]
  readonly inDoubt: readonly SentRow[]
  readonly failed: readonly Failed[]
  readonly unresolved: readonly Unresolved[]
  /** Nothing to be done: seconds whose equal rows a late row may decide anew. */
  readonly watched: readonly Watched[]
  /** Smaregi's EC links that were met, answered or not. */
  readonly links: readonly Link[]
}

/** Everything held, with what waits for the answer about an EC link. */
export function allHeld({ held, links }: Pick<OpenWork, 'held' | 'links'>): readonly Held[] {
  return [...held, ...links.flatMap(heldOf)]
}

/** The question itself comes first, without an amount. */
export function heldOf({ division, answer, since, waiting }: Link): HeldFor<'otherLink'>[] {
  if (answer !== null) return []
  const question = { code: '', products: [], delta: 0, changes: 0, since }
  return [question, ...waiting].map((one) => ({ ...one, reason: 'otherLink', division }))
}

/** The state before the first batch. */
export const NOTHING: OpenWork = gather([])

/**
 * The whole unfinished state: what the newest batch carries on, and what its own rows have come to.
 * It is derived, never stored a second time, so a crash between two writes cannot lose or double anything.
 * `numbers`: those of the head's rows, where it has only some of them.
 */
export function openWorkOf(
  head: BatchHead,
  carried: readonly OpenItem[],
  numbers: readonly number[] = numbersOf(head),
): OpenWork {
  const verdicts = new Map(head.verdicts?.map((verdict) => [verdict.row, verdict]))
  return gather([
    ...carried,
    ...head.rows.flatMap((row, i) => {
      const number = numbers[i] ?? i + 1
      return left(head, row, number, verdicts.get(number))
    }),
  ])
}

/** The numbers of a head's rows, from 1. */
export function numbersOf({ rows }: Pick<BatchHead, 'rows'>): readonly number[] {
  return rows.map((_, i) => i + 1)
}

/** What is left of one row of the batch, by its verdict; before there is one, by the batch's state. */
function left(
  head: BatchHead,
  row: BatchRow,
  number: number,
  verdict: Verdict | undefined,
): OpenItem[] {
  if (head.state === 'sealed') return [{ ...amountOf(row), kind: 'waiting' }]
  if (verdict === undefined) return [{ ...sent(head, row, number), kind: 'doubtful' }]
  return leftBy(verdict, sent(head, row, number))
}

/** What a hold carries on, and nothing that was found out for people. */
export function heldFacts(held: Held & { readonly kind?: 'held' }): Held {
  return { ...amountOf(held), ...holdOf(held) }
}

/** Why it is held, without the amount. */
export function holdOf(held: Held & { readonly kind?: 'held' }): Hold {
  const { code: _code, warehouse: _warehouse, products: _products, delta: _delta, ...rest0 } = held
  const { changes: _changes, since: _since, released: _released, rules: _rules, ...rest1 } = rest0
  const { marks: _marks, kind: _kind, shortage: _shortage, ...hold } = rest1
  return hold
}

/** A row with its batch; `number` from 1. Throws a plain Error (a bug) where the head has no upload. */
export function sent(head: BatchHead, row: BatchRow, number: number): SentRow {
  if (head.upload === null) throw new Error(`batch ${head.id} has rows and no upload`)
  return { ...row, batch: head.id, tag: head.tag, row: number, upload: head.upload }
}

/** All rows of a batch, with what is needed to find out what became of them. */
export function sentRows(head: BatchHead): SentRow[] {
  return head.rows.map((row, i) => sent(head, row, i + 1))
}

/** What nobody may send until earlier rows are cleared up. */
export interface Blocked {
  has(key: StockKey): boolean
}

/**
 * In whatever letter case: Next Engine has one spelling. Of several 拠点 that of the row only, where its mark will tell what became of it;
 * else a movement of another 拠点 could be taken for it. `marked`: whether marks are known to be kept.
 */
export function blockedBy(
  { doubtful, inDoubt }: Pick<OpenWork, 'doubtful' | 'inDoubt'>,
  marked: (row: SentRow) => boolean,
): Blocked {
  const rows = [...doubtful, ...inDoubt]
  const keys = new Set(rows.map(foldedKeyOf))
  const codes = new Set(rows.filter((row) => !marked(row)).map(({ code }) => caseFolded(code)))
  return { has: (key) => keys.has(foldedKeyOf(key)) || codes.has(caseFolded(key.code)) }
}

/** What is to leave. What has come to nothing only waits for what had left with its pieces before. */
export function toLeave({ waiting }: Pick<OpenWork, 'waiting'>): readonly Amount[] {
  return waiting.filter(({ delta }) => delta !== 0)
}

/** The same facts in the form a batch carries them. */
export function openItemsOf(state: OpenWork): OpenItem[] {
  return [
    ...state.waiting.map((amount) => ({ ...amountOf(amount), kind: 'waiting' as const })),
    ...state.held.map((held) => ({ ...heldFacts(held), kind: 'held' as const })),
    ...state.doubtful.map((row) => ({ ...row, kind: 'doubtful' as const })),
    ...state.inDoubt.map((row) => ({ ...row, kind: 'inDoubt' as const })),
    ...state.failed,
    ...state.unresolved.map((one) => ({ ...one, kind: 'unresolved' as const })),
    ...state.links.map((link) => ({ ...link, kind: 'link' as const })),
    ...state.watched.map((one) => ({ ...one, kind: 'watched' as const })),
  ]
}

/** The unfinished items of a list of carried ones. */
export function gather(items: readonly OpenItem[]): OpenWork {
  const of = <K extends OpenItem['kind']>(kind: K): Extract<OpenItem, { kind: K }>[] =>
    items.filter((item): item is Extract<OpenItem, { kind: K }> => item.kind === kind)
  return {
    waiting: of('waiting').map(bare),
    held: of('held').map(heldFacts),
    doubtful: of('doubtful').map(bare),
    inDoubt: of('inDoubt').map(bare),
    failed: of('failed'),
    unresolved: of('unresolved').map(bare),
    links: of('link').map(bare),
    watched: of('watched').map(bare),
  }
}

function bare<T extends OpenItem>(item: T): Omit<T, 'kind'> {
  const { kind: _, ...facts } = item
  return facts
}
