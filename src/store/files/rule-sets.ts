import { join } from 'node:path'
import { type Rules, type RuleSet, sameRules } from '../../domain/stock/rules.ts'
import { following, prunable } from '../prunable-rules.ts'
import type { RuleSets } from '../rule-sets.ts'
import { stamp, unstamp } from './checked.ts'
import { numbersIn, readSmall, removeQuietly, syncFolder } from './io.ts'
import { type FileRoom, linkNew, sweepTemps } from './temp.ts'
import { damaged, onDisk } from './trouble.ts'

/** `folder`: `rules` in the store's folder. */
interface RuleRoom extends FileRoom {
  readonly now: () => Date
}

const NAME = /^(\d{6,9})\.json$/

/**
 * A small file a set, `000007.json`. It is written under another name, synced, and then named once and for all: a number whose file
 * is seen has a whole one, and of two who want the same number one gets it.
 */
export class FileRuleSets implements RuleSets {
  readonly #room: RuleRoom

  constructor(room: RuleRoom) {
    this.#room = room
  }

  newest(): Promise<RuleSet | null> {
    return this.#onDisk(() => this.#newest())
  }

  read(number: number): Promise<RuleSet | null> {
    return this.#onDisk(() => this.#read(number))
  }

  all(): Promise<readonly RuleSet[]> {
    return this.#onDisk(async () => {
      const sets = await Promise.all((await this.#numbers()).map((number) => this.#read(number)))
      return sets.filter((set) => set !== null) // pruned meanwhile
    })
  }

  put(rules: Rules): Promise<RuleSet> {
    return this.#onDisk(() => this.#put(rules))
  }

  prune(before: string, keep: ReadonlySet<number>): Promise<void> {
    return this.#onDisk(async () => {
      for (const number of prunable(await this.all(), before, keep))
        await removeQuietly(this.#room.io, this.#path(number))
    })
  }

  async #put(rules: Rules): Promise<RuleSet> {
    const { io, folder, now } = this.#room
    for (;;) {
      const newest = await this.#newest()
      const isNewest = newest !== null && sameRules(newest.rules, rules)
      const set = isNewest ? newest : following(newest, rules, now())
      if (!isNewest) await sweepTemps(this.#room)
      const path = this.#path(set.number)
      if (!isNewest && !(await linkNew(this.#room, path, stamp(set)))) continue
      // Somebody else's is seen before its name is safe; lines that name it must not outlive it.
      await syncFolder(io, folder)
      return set
    }
  }

  async #newest(): Promise<RuleSet | null> {
    const number = (await this.#numbers()).at(-1)
    return number === undefined ? null : this.#read(number)
  }

  async #read(number: number): Promise<RuleSet | null> {
    const path = this.#path(number)
    const bytes = await readSmall(this.#room.io, path)
    if (bytes === null) return null
    const set = unstamp(bytes)
    if (set === null) throw damaged(path, 'document')
    const { from, rules } = set as RuleSet
    return { number, from, rules }
  }

  #numbers(): Promise<number[]> {
    return numbersIn(this.#room.io, this.#room.folder, NAME)
  }

  #path(number: number): string {
    return join(this.#room.folder, `${String(number).padStart(6, '0')}.json`)
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.#room.folder, work)
  }
}
