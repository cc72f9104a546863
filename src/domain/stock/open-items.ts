import type { Carried, Failed, RowOutcome, SentRow } from './batch.ts'
import { amountOf, gather, type Held, leftBy, type Unfinished } from './open-work.ts'

/** Something that a person may decide about, under a name that stays the same as long as it is there. */
export type Item =
  | { readonly id: string; readonly kind: 'held'; readonly held: Held }
  | { readonly id: string; readonly kind: 'inDoubt'; readonly row: SentRow }
  | { readonly id: string; readonly kind: 'failed'; readonly failed: Failed }

/**
 * The three kinds a person may decide about. Ids: `d-<batch>-<row>` in doubt, `h-<name>` held, `r-<digits>` held as a repeat (a code may
 * have several), failures under their own.
 */
export function itemsOf(state: Unfinished): Item[] {
  return [
    ...state.inDoubt.map((row) => ({
      id: `d-${row.batch}-${row.row}`,
      kind: 'inDoubt' as const,
      row,
    })),
    ...state.failed.map((failed) => ({ id: failed.id, kind: 'failed' as const, failed })),
    ...state.held.map((held) => ({ id: heldId(held), kind: 'held' as const, held })),
  ]
}

function heldId({ code, repeat }: Held): string {
  return repeat === undefined ? `h-${code}` : `r-${(repeat.change.content ?? '').slice(0, 10)}`
}

/** What a person says about an item. */
export type Decision =
  | { readonly kind: 'retry' }
  | { readonly kind: 'drop'; readonly why: string }
  | { readonly kind: 'applied' }
  | { readonly kind: 'notApplied' }

/** What a decision makes of an item, and the line about it for the record. */
export interface Decided {
  /** What the item becomes; nothing = it has ended. */
  readonly left: readonly Carried[]
  readonly outcome: RowOutcome
}

/** Null where the decision does not fit the item: in doubt is resolved, a row without an amount cannot be sent. */
export function decide(item: Item, decision: Decision): Decided | null {
  switch (item.kind) {
    case 'held':
      return aboutHeld(item.held, decision)
    case 'inDoubt':
      return aboutDoubt(item.row, decision)
    case 'failed':
      return aboutFailed(item.failed, decision)
  }
}

function aboutHeld(held: Held, decision: Decision): Decided | null {
  const { code, delta } = held
  if (decision.kind === 'drop')
    return { left: [], outcome: outcome('dropped', code, delta, decision.why) }
  if (decision.kind !== 'retry') return null
  // Still held until the next run has looked: what is missing or sold out does not go because somebody wants it to.
  const released: Carried = { ...held, ...amountOf(held), released: true, kind: 'held' }
  return { left: [released], outcome: outcome('released', code, delta) }
}

function aboutDoubt(row: SentRow, decision: Decision): Decided | null {
  if (decision.kind === 'retry') return null
  const facts = { batch: row.batch, row: row.row }
  if (decision.kind === 'drop') {
    return {
      left: [],
      outcome: { ...outcome('dropped', row.code, row.delta, decision.why), ...facts },
    }
  }
  const kind = decision.kind === 'applied' ? 'applied' : 'notSent'
  const left = leftBy({ row: row.row, kind, by: 'person', words: '' }, row)
  return { left, outcome: { ...outcome(decision.kind, row.code, row.sent), ...facts } }
}

function aboutFailed(failed: Failed, decision: Decision): Decided | null {
  const { code, delta, productId, since } = failed
  if (decision.kind === 'drop')
    return { left: [], outcome: outcome('dropped', code, delta, decision.why) }
  if (decision.kind !== 'retry' || code === '' || delta === 0) return null
  const amount: Carried = {
    kind: 'waiting',
    code,
    products: [productId],
    delta,
    changes: 1,
    since,
    released: true,
  }
  return { left: [amount], outcome: outcome('released', code, delta) }
}

function outcome(kind: RowOutcome['kind'], code: string, delta: number, why?: string): RowOutcome {
  return {
    kind,
    code,
    delta,
    batch: null,
    row: null,
    by: 'person',
    ...(why === undefined ? {} : { why }),
  }
}

/** The state after the decisions: each decided item is replaced by what it becomes. */
export function afterDecisions(
  state: Unfinished,
  decided: ReadonlyMap<string, Decided>,
): Unfinished {
  const open = itemsOf(state).filter((item) => !decided.has(item.id))
  const left = gather([...decided.values()].flatMap((one) => one.left))
  return {
    waiting: [...state.waiting, ...left.waiting],
    held: [...open.flatMap((item) => (item.kind === 'held' ? [item.held] : [])), ...left.held],
    doubtful: state.doubtful,
    inDoubt: open.flatMap((item) => (item.kind === 'inDoubt' ? [item.row] : [])),
    failed: open.flatMap((item) => (item.kind === 'failed' ? [item.failed] : [])),
    unresolved: state.unresolved,
    watched: state.watched,
  }
}
