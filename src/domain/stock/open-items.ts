import type { RowOutcome } from './batch.ts'
import type { Failed, OpenItem, SentRow, Unresolved } from './left-open.ts'
import { answered, closed, type Link } from './links.ts'
import { amountOf, gather, type Held, heldOf, leftBy, type OpenWork } from './open-work.ts'
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
 * The three kinds a person may decide about. Ids: `d-<batch>-<row>` in doubt, `h-<name>` held, `r-<digits>` held as a repeat (a code may
 * have several), `u-<change>-<product>-<store>` held because Smaregi does not show the change, `link-<division>` a question and
 * `link-<division>-<code>` what waits for its answer, failures under their own.
 */
export function itemsOf(state: OpenWork): Item[] {
  return [
    ...state.inDoubt.map((row) => ({
      id: `d-${row.batch}-${row.row}`,
      kind: 'inDoubt' as const,
      row,
    })),
    ...state.failed.map((failed) => ({ id: failed.id, kind: 'failed' as const, failed })),
    ...state.held.map((held) => ({ id: heldId(held), kind: 'held' as const, held })),
    ...state.links.flatMap(heldOf).map((held) => ({
      id: ['link', held.words, ...(held.code === '' ? [] : [held.code])].join('-'),
      kind: 'held' as const,
      held,
    })),
    ...heldChanges(state.unresolved).map((change) => ({
      id: `u-${changeName(change)}`,
      kind: 'held' as const,
      held: heldRow(change),
      change,
    })),
  ]
}

function heldId({ code, repeat }: Held): string {
  return repeat === undefined ? `h-${code}` : `r-${(repeat.change.content ?? '').slice(0, 10)}`
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

/** Null where the decision does not fit the item: in doubt is resolved, a row without an amount cannot be sent. */
export function decide(item: Item, decision: Decision): Decided | null {
  switch (item.kind) {
    case 'held':
      return item.change === undefined
        ? aboutHeld(item.held, decision)
        : aboutChange(item.change, decision)
    case 'inDoubt':
      return aboutDoubt(item.row, decision)
    case 'failed':
      return aboutFailed(item, decision)
  }
}

function aboutHeld(held: Held, decision: Decision): Decided | null {
  const { code, delta } = held
  if (held.reason === 'otherLink') return aboutLink(held, decision)
  if (decision.kind === 'drop')
    return { left: [], outcome: outcome('dropped', code, delta, decision.why) }
  if (decision.kind !== 'retry') return null
  // Still held until the next run has looked: what is missing or sold out does not go because somebody wants it to.
  const released: OpenItem = { ...held, ...amountOf(held), released: true, kind: 'held' }
  return { left: [released], outcome: outcome('released', code, delta) }
}

/** One answer is about the whole division. */
function aboutLink({ code, delta, words }: Held, decision: Decision): Decided | null {
  if (decision.kind !== 'retry' && decision.kind !== 'drop') return null
  const answer = decision.kind === 'retry' ? 'passOn' : 'otherLink'
  const ended =
    decision.kind === 'retry'
      ? outcome('released', code, delta)
      : outcome('dropped', code, delta, decision.why)
  return { left: [], outcome: ended, answer: { division: words, answer } }
}

function aboutChange(change: Unresolved, decision: Decision): Decided | null {
  const product = change.productId
  if (decision.kind === 'drop')
    return { left: [], outcome: { ...outcome('dropped', '', 0, decision.why), product } }
  if (decision.kind !== 'retry') return null
  const left: OpenItem = { ...askedAgain(change), kind: 'unresolved' }
  return { left: [left], outcome: { ...outcome('released', '', 0), product } }
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

function aboutFailed(
  { failed, changes = [] }: Extract<Item, { kind: 'failed' }>,
  decision: Decision,
): Decided | null {
  const { code, delta, productId, since } = failed
  if (decision.kind === 'drop')
    return { left: [], outcome: outcome('dropped', code, delta, decision.why) }
  if (decision.kind === 'retry' && changes.length > 0) {
    const left = changes.map((one) => ({ ...askedAgain(one), kind: 'unresolved' as const }))
    return { left, outcome: { ...outcome('released', '', 0), product: productId } }
  }
  if (decision.kind !== 'retry' || code === '' || delta === 0) return null
  const amount: OpenItem = {
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
export function afterDecisions(state: OpenWork, decided: ReadonlyMap<string, Decided>): OpenWork {
  const isOpen = ({ id }: Item): boolean => !decided.has(id)
  const open = itemsOf({ ...state, links: [] }).filter(isOpen)
  const left = gather([...decided.values()].flatMap((one) => one.left))
  const because = answersIn(state.links, decided)
  return {
    waiting: [...state.waiting, ...left.waiting, ...because.flatMap(({ amounts }) => amounts)],
    held: [
      ...open.flatMap((item) =>
        item.kind === 'held' && item.change === undefined ? [item.held] : [],
      ),
      ...left.held,
    ],
    doubtful: state.doubtful,
    inDoubt: open.flatMap((item) => (item.kind === 'inDoubt' ? [item.row] : [])),
    failed: open.flatMap((item) => (item.kind === 'failed' ? [item.failed] : [])),
    unresolved: [
      ...pendingChanges(state.unresolved),
      ...open.flatMap((item) =>
        item.kind === 'held' && item.change !== undefined ? [item.change] : [],
      ),
      ...left.unresolved,
    ],
    links: state.links.map(
      (link) => because.find(({ of }) => of.division === link.division)?.link ?? link,
    ),
    watched: state.watched,
  }
}

/** What the answers to questions about EC links bring about, beside what was named: for the record. */
export function outcomesOfAnswers(
  { links }: OpenWork,
  decided: ReadonlyMap<string, Decided>,
): readonly RowOutcome[] {
  const named = new Set([...decided.values()].map(({ outcome: { code } }) => code))
  return answersIn(links, decided).flatMap(({ of, answer }) => [
    ...of.waiting
      .filter(({ code }) => !named.has(code))
      .map(({ code, delta }) => outcome(answer === 'passOn' ? 'released' : 'dropped', code, delta)),
    ...(answer === 'passOn' ? [] : of.gone).map(({ code, delta }) =>
      outcome('givenBack', code, -delta),
    ),
  ])
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
