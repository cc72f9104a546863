import type { Watched } from '../domain/stock/repeat-question.ts'
import type { Gap } from '../domain/stock/count-gaps.ts'
import { type Change, pairOf } from '../domain/stock/change.ts'
import {
  byCounts,
  byHistory,
  bySelf,
  endsOf,
  type Ranges,
  type Second,
} from '../domain/stock/repeats.ts'
import type { EchoBook } from '../domain/stock/echo.ts'
import type { HeldFor } from '../domain/stock/open-work.ts'
import type { Draft, Store } from '../store/store.ts'
import { echoLedger } from './echo-ledger.ts'
import type { History } from './repeat-history.ts'
import { DecidedLines, type Place, TRAIL_MS } from './repeat-lines.ts'
import { secondOf } from './judged-seconds.ts'
import type { SoFar } from './results.ts'

/** An open question about equal rows. */
export type Question = HeldFor<'repeat'>

/** A second to be judged. */
export interface Case {
  readonly place: Place
  readonly second: Second
  /** When the newest of its rows came (ISO instant). */
  readonly heardAt: string
}

/** How often its contents happened, as far as it can be told. */
export interface Verdict {
  /** Null: nothing is known beyond what the notifications say. */
  readonly ranges: Ranges | null
  readonly by: 'counts' | 'history'
  /** Where the rows before and after it were needed. */
  readonly watch: Watched | null
}

type Span = Pick<Watched, 'from' | 'to'>

/**
 * Tells how often equal rows happened. What the second tells by itself comes first; then Smaregi's history; where that cannot be
 * read, the counts from the row before to the row after it. ston's own writings, of which the legacy form does not tell, are between
 * the counts: where there may be some, these prove nothing; nor do they of a product of which something else was not told.
 */
export class RepeatJudge {
  readonly lines: DecidedLines
  /** Names of open questions that were looked at anew. */
  readonly judged: string[] = []
  readonly #before: SoFar['judged']
  readonly #history: History
  readonly #ledger: ReturnType<typeof echoLedger>

  /** `judged`: names of open questions that were looked at in this run already. */
  constructor(
    { batches, echoes }: Pick<Store, 'batches' | 'echoes'>,
    draft: Pick<Draft, 'changes'>,
    history: History,
    judged: SoFar['judged'],
  ) {
    this.#before = judged
    this.lines = new DecidedLines(batches, draft)
    this.#history = history
    this.#ledger = echoLedger(echoes)
  }

  /** By `secondOf`. `heard`: all rows that wait to be judged. */
  async verdicts(
    cases: readonly Case[],
    heard: readonly Change[],
  ): Promise<ReadonlyMap<string, Verdict>> {
    const verdicts = new Map<string, Verdict>()
    const silent: Case[] = []
    const own = await this.#own(cases.map(({ place }) => place.at))
    for (const one of cases.toSorted((a, b) => (a.place.at < b.place.at ? -1 : 1))) {
      const verdict = await this.#alone(one, own)
      if (verdict === 'byCounts') silent.push(one)
      else verdicts.set(secondOf(one.place), verdict)
    }
    for (const [name, verdict] of await this.#byCounts(silent, heard)) verdicts.set(name, verdict)
    return verdicts
  }

  /**
   * Open questions that may have an answer now although no row has come: a person has given it, or Smaregi's history can be
   * asked. Each once in a run.
   */
  worthAsking(questions: readonly Question[]): readonly Question[] {
    const { asks } = this.#history
    const nameOf = ({ repeat }: Question): string => `repeat ${repeat.change.content ?? ''}`
    const worth = questions.filter(
      (one) => one.released === true || (asks && !this.#before.has(nameOf(one))),
    )
    this.judged.push(...worth.map(nameOf))
    return worth
  }

  async #alone({ place, second, heardAt }: Case, book: EchoBook): Promise<Verdict | 'byCounts'> {
    const own = book.mayHaveWritten(place, place.at, place.at)
    const self = own ? null : bySelf(second)
    if (self !== null) return { ranges: self, by: 'counts', watch: null }
    const answer = await this.#history.of(place, heardAt, second.contents.keys(), book)
    if (answer === 'unreadable' && !own) return 'byCounts'
    const ranges = typeof answer === 'string' ? null : byHistory(second, answer.times, own)
    return { ranges, by: 'history', watch: null }
  }

  async #byCounts(
    cases: readonly Case[],
    heard: readonly Change[],
  ): Promise<readonly [string, Verdict][]> {
    if (cases.length === 0) return []
    const places = cases.map(({ place }) => place)
    const { around, gaps } = await this.lines.around(places, heard)
    const ats = [...around.values()].flatMap(({ before }) => before?.at ?? [])
    const own = await this.#own([
      ...ats,
      ...gaps.map(({ from }) => from),
      ...places.map((one) => one.at),
    ])
    return cases.map(({ place, second }) => {
      const { before = null, after = null } = around.get(secondOf(place)) ?? {}
      const isUntold = (one: Gap): boolean =>
        pairOf(one) === pairOf(place) &&
        Date.parse(one.to) >= Date.parse(place.at) - TRAIL_MS &&
        !own.mayHaveWritten(one, one.from, one.to)
      const untold = gaps.filter(isUntold)
      const from = before === null || own.mayHaveWritten(place, before.at, place.at) ? null : before
      const to = after === null || own.mayHaveWritten(place, place.at, after.at) ? null : after
      const ranges =
        untold.length > 0 ? null : byCounts(second, endsOf(from).last, endsOf(to).first)
      const { productId, storeId, at } = place
      const span = spanOf({ from: before?.at ?? '', to: after?.at ?? '' }, untold)
      const watch =
        ranges === null && untold.length === 0 ? null : { productId, storeId, at, ...span }
      return [secondOf(place), { ranges, by: 'counts', watch }] as [string, Verdict]
    })
  }

  async #own(ats: readonly string[]): Promise<EchoBook> {
    return (await this.#ledger(new Set(ats.map((at) => at.slice(0, 10))))).echoes
  }
}

/** So that a row that comes late, and tells what was wanting, decides anew. */
function spanOf({ from, to }: Span, untold: readonly Gap[]): Span {
  const [first = ''] = [from, ...untold.map((one) => one.from)].toSorted()
  const last = [to, ...untold.map((one) => one.to)].toSorted().at(-1) ?? ''
  return { from: first, to: to === '' ? '' : last }
}
