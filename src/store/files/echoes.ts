import { join } from 'node:path'
import type { EchoEntry } from '../../domain/stock/echo.ts'
import { grouped } from '../../kernel/grouped.ts'
import { jstDay } from '../../kernel/time.ts'
import type { LedgerRead } from '../echoes.ts'
import type { Echoes } from '../store.ts'
import type { Holders } from './holders.ts'
import { type Io, namesOrNone, orNull, statOrNull, syncFolder } from './io.ts'
import { LineAppender, type Lines, readLines } from './line-file.ts'
import { onDisk } from './trouble.ts'

const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.jsonl$/

interface EchoRoom {
  readonly io: Io
  readonly folder: string
  readonly holders: Pick<Holders, 'isHeld'>
}

/**
 * The ledger of what ston wrote to Smaregi, a file a day (JST). Only holders of the lock `orders` write to Smaregi, and so to it.
 */
export class FileEchoes implements Echoes {
  readonly #io: Io
  readonly #folder: string
  readonly #appender: LineAppender
  #last: { readonly mark: string; readonly read: LedgerRead } | null = null

  constructor({ io, folder, holders }: EchoRoom) {
    this.#io = io
    this.#folder = folder
    this.#appender = new LineAppender(io, holders.isHeld)
  }

  /** For a new holder of the lock: what it has not read may have changed. */
  forget(): void {
    this.#appender.forget()
  }

  append(entries: readonly EchoEntry[]): Promise<void> {
    return onDisk(this.#folder, async () => {
      for (const [day, some] of grouped(entries, ({ at }) => jstDay(new Date(at))))
        await this.#appender.append(join(this.#folder, `${day}.jsonl`), { items: some })
    })
  }

  since(day: string): Promise<LedgerRead> {
    return onDisk(this.#folder, async () => {
      const names = this.#names((one) => one >= day)
      const mark = names.map((name) => `${name} ${this.#sizeOf(name)}`).join(' ')
      // Asked for with every chunk of notifications, and nearly always the same.
      if (this.#last?.mark === mark) return this.#last.read
      const entries: EchoEntry[] = []
      const damaged: LedgerRead['damaged'][number][] = []
      for (const name of names) {
        const lines = await this.#read(name)
        entries.push(...lines.items)
        const [line] = lines.damaged
        if (line !== undefined) damaged.push({ day: dayOf(name), where: this.#where(name, line) })
      }
      const read = { entries, damaged }
      // What is put back from a backup may be as long as what was damaged.
      this.#last = damaged.length === 0 ? { mark, read } : null
      return read
    })
  }

  #sizeOf(name: string): number {
    return statOrNull(this.#io, join(this.#folder, name))?.size ?? 0
  }

  #read(name: string): Promise<Lines<EchoEntry>> {
    return readLines<EchoEntry>(this.#io, join(this.#folder, name))
  }

  #where(name: string, line: number): string {
    return `${join(this.#folder, name)}:${line}`
  }

  prune(before: string): Promise<void> {
    return onDisk(this.#folder, async () => {
      const day = jstDay(new Date(before))
      // Calls that began on a day that is kept: without their ends they would look open.
      const kept = new Set<string>()
      for (const name of this.#names((one) => one < day)) {
        const { items: entries } = await this.#read(name)
        const ends = entries.some(({ kind, id }) => kind !== 'expect' && kept.has(id))
        if (ends || (await this.#hasOpen(name, entries))) {
          for (const { kind, id } of entries) if (kind === 'expect') kept.add(id)
          continue
        }
        await orNull(this.#io.unlink(join(this.#folder, name)))
        this.#appender.gone(join(this.#folder, name))
        // A call's beginning is gone for certain before its end goes: else it would look open for ever.
        await syncFolder(this.#io, this.#folder)
      }
    })
  }

  /** Whether a call that began on that day has not ended yet. It may have ended on a later one. */
  async #hasOpen(name: string, entries: readonly EchoEntry[]): Promise<boolean> {
    const open = new Set<string>()
    note(open, entries)
    if (open.size > 0)
      for (const later of this.#names((one) => `${one}.jsonl` > name))
        note(open, (await this.#read(later)).items, 'endsOnly')
    return open.size > 0
  }

  #names(wanted: (day: string) => boolean): string[] {
    return namesOrNone(this.#io, this.#folder)
      .filter((name) => DAY_FILE.test(name) && wanted(dayOf(name)))
      .toSorted()
  }
}

function dayOf(name: string): string {
  return DAY_FILE.exec(name)?.[1] ?? ''
}

function note(open: Set<string>, entries: readonly EchoEntry[], what?: 'endsOnly'): void {
  for (const { kind, id } of entries) {
    if (kind !== 'expect') open.delete(id)
    else if (what === undefined) open.add(id)
  }
}
