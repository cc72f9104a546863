import { leftBy, stillLookedFor } from './left-by-verdict.ts'
import { type Amount, endOf, type RowOutcome } from './batch.ts'
import type { Hold } from './hold.ts'
import type { Failed, Failure, OpenItem, SentRow, Unresolved } from './left-open.ts'
import { answered, closed, type Link, withoutNeverWent } from './links.ts'
import { gather, type Held, heldFacts, heldOf, type OpenWork } from './open-work.ts'
import { eachOf, withoutDecided } from './repeat-items.ts'
import { inWarehouse, sumName } from './stock-key.ts'
import { askedAgain, changeName, heldChanges, heldRow, pendingChanges } from './unanswered.ts'

/** Something that a person may decide about, under a name that stays the same as long as it is there. */
export type Item =
  /** `change`: what is held is a change that Smaregi does not show. */
  | {
      readonly id: string
      readonly kind: 'held'
      readonly held: Held
      readonly change?: Unresolved
    }
  | { readonly id: string; readonly kind: 'inDoubt'; readonly row: SentRow }
  /** `changes`: what the notification behind it names, where that was looked up; they can be asked for again. */
  | {
      readonly id: string
      readonly kind: 'failed'
      readonly failed: Failed
      readonly changes?: readonly Unresolved[]
    }

/**
 * The three kinds a person may decide about. Ids: `d-<batch>-<row>` in doubt, `h-<name>` held, `r-<digits>` held as a repeat, with `-2` and
 * so on for further rows equal to it, `u-<change>-<product>-<store>` held because Smaregi does not show the change, `link-<division>` a question and
 * `link-<division>-<code>` what waits for its answer, failures under their own.
 */
export function itemsOf(state: OpenWork): Item[] {
  return [
    ...state.inDoubt.map((row) => ({
      id: doubtId(row),
      kind: 'inDoubt' as const,
      row,
    })),
    ...state.failed.map((failed) => ({ id: failed.id, kind: 'failed' as const, failed })),
    ...state.held.flatMap(itemsOfHeld),
    ...state.links.flatMap(heldOf).map((held) => ({
      id: ['link', held.division, ...(held.products.length === 0 ? [] : [sumName(held)])].join('-'),
      kind: 'held' as const,
      held,
    })),
    ...heldChanges(state.unresolved).map((change) => ({
      id: changeId(change),
      kind: 'held' as const,
      held: heldRow(change),
      change,
    })),
  ]
}

function doubtId({ batch, row }: SentRow): string {
  return `d-${batch}-${row}`
}

function changeId(change: Unresolved): string {
  return `u-${changeName(change)}`
}

function itemsOfHeld(held: Held): Item[] {
  return held.reason === 'repeat'
    ? eachOf(held).map((one) => ({ ...one, kind: 'held' as const }))
    : [{ id: heldId(held), kind: 'held', held }]
}

function heldId(held: Held): string {
  return `h-${sumName(held, held)}`
}

/** The changes behind them that Smaregi does not show. */
export function changesOf(items: readonly Item[]): readonly Unresolved[] {
  return items.flatMap((item) => {
    if (item.kind === 'held') return item.change === undefined ? [] : [item.change]
    return item.kind === 'failed' ? (item.changes ?? []) : []
  })
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
  readonly left: readonly OpenItem[]
  readonly outcome: RowOutcome
  /** What was answered about an EC link; whatever waits for it ends with it. */
  readonly answer?: { readonly division: string; readonly answer: 'passOn' | 'otherLink' }
}

/** Null where the decision does not fit the item: in doubt is resolved, a row without an amount cannot be sent. `now`: JST. */
export function decide(item: Item, decision: Decision, now: string): Decided | null {
  switch (item.kind) {
    case 'held':
      return item.change === undefined
        ? aboutHeld(item.held, decision)
        : aboutChange(item.change, decision)
    case 'inDoubt':
      return aboutDoubt(item.row, decision, now)
    case 'failed':
      return aboutFailed(item, decision)
  }
}

function aboutHeld(held: Held, decision: Decision): Decided | null {
  if (decision.kind !== 'retry' && decision.kind !== 'drop') return null
  const outcome = endedBy(decision, held, held)
  if (held.reason === 'otherLink') {
    // One answer is about the whole division.
    const answer = decision.kind === 'retry' ? 'passOn' : 'otherLink'
    return { left: [], outcome, answer: { division: held.division, answer } }
  }
  // Still held until the next run has looked: what is missing or sold out does not go because somebody wants it to.
  const released: OpenItem = { ...heldFacts(held), released: true, kind: 'held' }
  return { left: decision.kind === 'drop' ? stillLookedFor(held) : [released], outcome }
}

/** What a person says in the end about something that may go, or is let go of. */
function endedBy(
  decision: Extract<Decision, { kind: 'retry' | 'drop' }>,
  of: Pick<Amount, 'code' | 'warehouse' | 'products' | 'delta'>,
  why: Hold | Failure | null = null,
): RowOutcome {
  return decision.kind === 'retry'
    ? endOf(of, 'released', 'person', why)
    : { ...endOf(of, 'dropped', 'person', why), why: decision.why }
}

function aboutChange(change: Unresolved, decision: Decision): Decided | null {
  if (decision.kind !== 'retry' && decision.kind !== 'drop') return null
  const outcome = endedBy(decision, { code: '', products: [change.productId], delta: 0 })
  return { left: decision.kind === 'drop' ? [] : [asked(change)], outcome }
}

function asked(change: Unresolved): OpenItem {
  return { ...askedAgain(change), kind: 'unresolved' }
}

function aboutDoubt(row: SentRow, decision: Decision, now: string): Decided | null {
  if (decision.kind === 'retry') return null
  const facts = { batch: row.batch, row: row.row }
  if (decision.kind === 'drop')
    return { left: stillLookedFor(row, now), outcome: { ...endedBy(decision, row), ...facts } }
  const kind = decision.kind === 'applied' ? 'applied' : 'notSent'
  const left = leftBy({ row: row.row, kind, by: 'person', words: '' }, row)
  // Nobody has looked for what left before it, with the same pieces.
  if (kind === 'applied') left.push(...stillLookedFor(row, now))
  const sent = { ...row, delta: row.sent }
  return { left, outcome: { ...endOf(sent, decision.kind, 'person'), ...facts } }
}

function aboutFailed(
  { failed, changes = [] }: Extract<Item, { kind: 'failed' }>,
  decision: Decision,
): Decided | null {
  if (decision.kind !== 'retry' && decision.kind !== 'drop') return null
  const { code, warehouse, delta, productId, since } = failed
  const key = { code, ...inWarehouse(warehouse) }
  const of = { ...key, products: [], delta }
  if (decision.kind === 'drop') return { left: [], outcome: endedBy(decision, of, failed) }
  if (changes.length > 0) {
    const outcome = endedBy(decision, { code: '', products: [productId], delta: 0 })
    return { left: changes.map(asked), outcome }
  }
  if (code === '' || delta === 0) return null
  const products = [productId]
  const amount = { ...key, products, delta, changes: 1, since, released: true as const }
  return { left: [{ ...amount, kind: 'waiting' }], outcome: endedBy(decision, of) }
}

/** The state after the decisions: each decided item is replaced by what it becomes. */
export function afterDecisions(state: OpenWork, decided: ReadonlyMap<string, Decided>): OpenWork {
  const left = gather([...decided.values()].flatMap((one) => one.left))
  const links = linksAfter(state, decided)
  const because = answersIn(links, decided)
  return {
    ...state,
    waiting: [...state.waiting, ...left.waiting, ...because.flatMap(({ amounts }) => amounts)],
    held: [
      ...state.held.flatMap((one): readonly Held[] => {
        if (one.reason === 'repeat') return withoutDecided(one, decided)
        return decided.has(heldId(one)) ? [] : [one]
      }),
      ...left.held.filter(({ reason }) => reason !== 'repeat'),
    ],
    inDoubt: state.inDoubt.filter((row) => !decided.has(doubtId(row))),
    failed: state.failed.filter(({ id }) => !decided.has(id)),
    unresolved: [
      ...pendingChanges(state.unresolved),
      ...heldChanges(state.unresolved).filter((one) => !decided.has(changeId(one))),
      ...left.unresolved,
    ],
    links: links.map(
      (link) => because.find(({ of }) => of.division === link.division)?.link ?? link,
    ),
  }
}

const ANSWERED = { passOn: 'released', otherLink: 'dropped' } as const

/** What the answers to questions about EC links bring about, beside what was named: for the record. */
export function outcomesOfAnswers(
  state: OpenWork,
  decided: ReadonlyMap<string, Decided>,
): readonly RowOutcome[] {
  const named = new Set(
    [...decided.values()].map(({ outcome, answer }) => {
      const { code, product = '' } = outcome
      return answer === undefined ? code : sumName({ ...outcome, products: [product] })
    }),
  )
  return answersIn(linksAfter(state, decided), decided).flatMap(({ of, answer }) => [
    ...of.waiting
      .filter((one) => !named.has(sumName(one)))
      .map((one) => endOf(one, ANSWERED[answer], 'person', { reason: 'otherLink', ...of })),
    ...(answer === 'passOn' ? [] : of.gone).map((one) =>
      endOf({ ...one, delta: -one.delta }, 'givenBack', 'person'),
    ),
  ])
}

/** What is dropped of what was held, or in doubt, has not gone; but of a row that may have gone twice that says that it has. */
function linksAfter(state: OpenWork, decided: ReadonlyMap<string, Decided>): readonly Link[] {
  const hasGone = (item: Item): boolean => item.kind === 'held' && item.held.reason === 'twice'
  const ends = itemsOf(state).flatMap((item) =>
    item.kind === 'failed' || hasGone(item) ? [] : (decided.get(item.id)?.outcome ?? []),
  )
  return withoutNeverWent(state.links, ends)
}

function answersIn(links: readonly Link[], decided: ReadonlyMap<string, Decided>) {
  const answers = new Map(
    [...decided.values()].flatMap(({ answer }) =>
      answer === undefined ? [] : [[answer.division, answer.answer] as const],
    ),
  )
  return links.flatMap((of) => {
    const answer = answers.get(of.division)
    if (answer === undefined) return []
    return [{ of, answer, amounts: answered(of, answer), link: closed(of, answer) }]
  })
}
