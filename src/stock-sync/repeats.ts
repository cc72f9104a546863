import type { RowOutcome } from '../domain/stock/batch.ts'
import { type Change, pairOf } from '../domain/stock/change.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { Watched } from '../domain/stock/repeat-question.ts'
import { Second } from '../domain/stock/repeats.ts'
import { grouped } from '../kernel/grouped.ts'
import type { Keys } from '../store/store.ts'
import type { Case, Question, RepeatJudge, Verdict } from './judge-repeats.ts'
import { endEqual, type Ended, type Ending, type Row } from './repeat-endings.ts'
import type { Place } from './repeat-lines.ts'
import { JudgedSeconds, secondOf } from './judged-seconds.ts'

/** So many rows are judged at a time, whatever is sent again. */
const MOST = 20_000
/** Seconds that were decided by counts and are kept in mind: only a row that comes late needs them. */
const MOST_WATCHED = 1000

/**
 * Equal rows of the legacy form that wait to be judged, all rows of a second together, and what comes of it: questions that stay
 * open, and seconds that have to be kept in mind. `R`: a row as its decider knows it.
 */
export class Repeats<R extends Row> {
  readonly outcomes: RowOutcome[] = []
  readonly #keys: Pick<Keys, 'load' | 'add' | 'has'>
  readonly #judge: RepeatJudge | null
  readonly #judged: JudgedSeconds
  readonly #heard: R[] = []
  readonly #touched = new Map<string, Place>()
  /** By `Change.content`. */
  readonly #questions = new Map<string, Question>()
  readonly #watched: Map<string, Watched>
  /** Products in stores of which a row may throw light on another second. */
  readonly #pairs = new Set<string>()

  /** Without a judge only to look: equal rows are taken for repeats. */
  constructor(
    keys: Pick<Keys, 'load' | 'add' | 'has'>,
    judge: RepeatJudge | null,
    { held, watched }: Pick<OpenWork, 'held' | 'watched'>,
  ) {
    this.#keys = keys
    this.#judged = new JudgedSeconds(keys)
    this.#judge = judge
    for (const one of held) if (one.reason === 'repeat') this.#ask(one)
    this.#watched = new Map(watched.map((one) => [secondOf(one), one]))
    for (const one of watched) this.#pairs.add(pairOf(one))
  }

  get questions(): readonly Question[] {
    return [...this.#questions.values()]
  }

  get watched(): readonly Watched[] {
    return [...this.#watched.values()].slice(-MOST_WATCHED)
  }

  get isFull(): boolean {
    return this.#heard.length >= MOST
  }

  /** True when the row's own second has been judged before: it is judged anew with this row. */
  touch(change: Change): boolean {
    if (this.#judge === null) return false
    if (this.#pairs.size > 0 && this.#pairs.has(pairOf(change))) this.#touchOthers(change)
    if (!this.#judged.has(change)) return false
    this.#touched.set(secondOf(change), change)
    return true
  }

  /** A row that may be a repeat. False: nobody judges now. */
  hear(row: R): boolean {
    if (this.#judge === null) return false
    this.#heard.push(row)
    return true
  }

  /** Judges what waits. `last`: nothing more will come, so what is open is looked at once more. */
  async judge(last: boolean): Promise<readonly Ending<R>[]> {
    const judge = this.#judge
    if (judge === null) return []
    if (last && this.#questions.size > 0)
      for (const { repeat } of judge.worthAsking(this.questions))
        this.#touched.set(secondOf(repeat.change), repeat.change)
    const heard = this.#heard.splice(0)
    const places = new Map(this.#touched)
    this.#touched.clear()
    for (const { change } of heard) places.set(secondOf(change), change)
    return places.size === 0 ? [] : this.#judgeSeconds(judge, places, heard)
  }

  #ask(held: Question): void {
    const { change } = held.repeat
    this.#questions.set(contentOf(change), held)
    this.#pairs.add(pairOf(change))
  }

  /** A row of another second may be the one whose count was wanting, or come between those that a decision rests on. */
  #touchOthers(change: Change): void {
    const name = pairOf(change)
    for (const { repeat } of this.#questions.values())
      if (pairOf(repeat.change) === name) this.#touched.set(secondOf(repeat.change), repeat.change)
    for (const one of this.#watched.values()) {
      // Also of the seconds that it rests on: their own counts begin or end elsewhere then.
      const isBetween = change.at >= one.from && (one.to === '' || change.at <= one.to)
      if (isBetween && pairOf(one) === name) this.#touched.set(secondOf(one), one)
    }
  }

  async #judgeSeconds(
    judge: RepeatJudge,
    places: ReadonlyMap<string, Place>,
    heard: readonly R[],
  ): Promise<readonly Ending<R>[]> {
    const seconds = new Map([...places].map(([name, { at }]) => [name, new Second(at)]))
    await this.#keys.load([...places.values()].map(({ at }) => at.slice(0, 10)))
    await judge.lines.fill(seconds, namesOf(heard))
    const { known, unknown } = sorted(heard, seconds)
    const cases = [...places].flatMap(([name, place]): (Case & { rows: readonly R[] })[] => {
      const second = seconds.get(name)
      const rows = known.get(name) ?? []
      for (const { change } of rows) second?.hear(change)
      if (second !== undefined) this.#hearReleased(name, second)
      return second === undefined
        ? []
        : [{ place, second, rows, heardAt: this.#heardAt(second, rows) }]
    })
    const changes = [...known.values()].flat().map(({ change }) => change)
    const verdicts = await judge.verdicts(cases, changes)
    const endings = cases.flatMap(({ place, second, rows }) => {
      const verdict = verdicts.get(secondOf(place))
      return verdict === undefined ? [] : this.#end(place, second, rows, verdict)
    })
    return [...endings, ...unknown.map((row) => ({ kind: 'repeat' as const, row }))]
  }

  /** What a person sends counts, also when the lines about it are not kept any more. */
  #hearReleased(name: string, second: Second): void {
    for (const { released, repeat } of this.#questions.values()) {
      if (released !== true || secondOf(repeat.change) !== name) continue
      if (second.contents.has(contentOf(repeat.change))) continue
      for (let i = 0; i < repeat.copies; i += 1) second.hear(repeat.change)
    }
  }

  /** When the newest row came of which something is open. */
  #heardAt(second: Second, rows: readonly R[]): string {
    const open = [...second.contents.keys()].map(
      (content) => this.#questions.get(content)?.repeat.heardAt ?? '',
    )
    return [...open, ...rows.map(({ receivedAt }) => receivedAt)].reduce(
      (a, b) => (a > b ? a : b),
      '',
    )
  }

  #end(place: Place, second: Second, rows: readonly R[], verdict: Verdict): readonly Ending<R>[] {
    if (verdict.watch === null) this.#watched.delete(secondOf(place))
    else this.#watched.set(secondOf(place), verdict.watch)
    const endings: Ending<R>[] = []
    const heardAt = this.#heardAt(second, rows)
    for (const [content, told] of second.contents) {
      if (!told.matters) continue
      const held = this.#questions.get(content) ?? null
      const mine = rows.filter(({ change }) => contentOf(change) === content)
      const range = verdict.ranges?.get(content)
      const ended = endEqual({ told, rows: mine, held, verdict, range, heardAt })
      this.#note(content, ended)
      endings.push(...ended.endings)
    }
    const [first, ...others] = endings
    if (first === undefined) return []
    const judged = this.#judged.add(first.row.change)
    return judged.length === 0 ? endings : [{ ...first, judged }, ...others]
  }

  #note(content: string, { question, outcome }: Ended<R>): void {
    if (outcome !== null) this.outcomes.push(outcome)
    if (question === null) this.#questions.delete(content)
    else this.#ask(question)
  }
}

/** Lines of earlier versions do not name the content of a second equal row; the row itself does. */
function namesOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ change }) => [change.key, contentOf(change)]))
}

/** Of what no line tells only the key is known: it came before, and nobody can say how often. */
function sorted<R extends Row>(
  rows: readonly R[],
  seconds: ReadonlyMap<string, Second>,
): { readonly known: ReadonlyMap<string, readonly R[]>; readonly unknown: readonly R[] } {
  const isKnown = ({ change }: R): boolean =>
    seconds.get(secondOf(change))?.contents.has(contentOf(change)) === true
  return {
    known: grouped(rows.filter(isKnown), ({ change }) => secondOf(change)),
    unknown: rows.filter((row) => !isKnown(row)),
  }
}

function contentOf({ content, key }: Change): string {
  return content ?? key
}
