import { type System, thisSystem } from '../kernel/system.ts'
import { DAY_MS } from '../kernel/time.ts'
import { IntakeRefused } from './store.ts'

/** Bytes of records, and milliseconds. */
export interface IntakeLimits {
  /** A reader passes over at most this much at the end of a crashed process's segment. */
  readonly groupBytes: number
  readonly waitingBytes: number
  readonly segmentBytes: number
  /** A quiet shop's segment is left after a day, long before anybody prunes it. */
  readonly segmentMs: number
  /** How long to leave a disk or a database alone that has refused. */
  readonly retryMs: number
}

const MIB = 1024 * 1024
/** Of both stores; others are for tests. */
export const LIMITS: IntakeLimits = {
  groupBytes: MIB,
  waitingBytes: 64 * MIB,
  segmentBytes: 64 * MIB,
  segmentMs: DAY_MS,
  retryMs: 1000,
}

/** A notification on its way to the journal. */
export interface Entry {
  /** As it is written, or what of it is known before the group is. */
  readonly record: string
  /** Its own rule set; absent = the one in force. */
  readonly rules: number | undefined
  readonly bytes: number
}

/** Where the groups go. */
export interface GroupWriter {
  /** Resolves with the ids, in order, when the whole group is on stable storage. */
  write(group: readonly Entry[]): Promise<readonly string[]>
  /** After a `write` that was rejected: what it wrote to is left for good. Never rejects. */
  abandon(): Promise<void>
}

interface Waiting extends Entry {
  readonly resolve: (id: string) => void
  readonly reject: (error: Error) => void
}

/**
 * Group commit: while one group is on its way to stable storage, arrivals wait; then all of them go with the next one, and are answered.
 * No timer and no added delay: a single sender is as quick as alone.
 */
export class GroupCommit {
  readonly #limits: IntakeLimits
  readonly #writer: GroupWriter
  readonly #system: Pick<System, 'ticks'>
  #waiting: Waiting[] = []
  #bytes = 0
  #draining: Promise<void> | null = null
  #refused: { readonly until: number; readonly cause: unknown } | null = null
  #closed = false

  constructor(
    limits: IntakeLimits,
    writer: GroupWriter,
    system: Pick<System, 'ticks'> = thisSystem,
  ) {
    this.#limits = limits
    this.#writer = writer
    this.#system = system
  }

  get isBusy(): boolean {
    return this.#draining !== null
  }

  /** Resolves with the id; rejects with `IntakeRefused`. */
  append(entry: Entry): Promise<string> {
    const refusal = this.#refusal(entry.bytes)
    if (refusal !== null) return Promise.reject(refusal)
    this.#bytes += entry.bytes
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, resolve, reject })
      this.#draining ??= this.#drain()
    })
  }

  /** Takes nothing more, and waits for what was taken. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#draining
  }

  #refusal(bytes: number): IntakeRefused | null {
    if (this.#closed) return new IntakeRefused('closed')
    if (this.#refused !== null && this.#system.ticks() < this.#refused.until)
      return new IntakeRefused('disk', this.#refused.cause)
    return this.#bytes + bytes > this.#limits.waitingBytes ? new IntakeRefused('full') : null
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()
      try {
        const ids = await this.#writer.write(group)
        this.#refused = null
        for (const entry of group) this.#bytes -= entry.bytes
        // The next group is on its way before the senders of this one are answered: both happen at once.
        process.nextTick(answer, group, ids)
      } catch (error) {
        await this.#giveUp(group, error)
      }
    }
    this.#draining = null
  }

  #nextGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const entry of this.#waiting) {
      bytes += entry.bytes
      if (count > 0 && bytes > this.#limits.groupBytes) break
      count += 1
    }
    if (count === this.#waiting.length) {
      const all = this.#waiting
      this.#waiting = []
      return all
    }
    return this.#waiting.splice(0, count)
  }

  /** Nothing that is not known to be safe may be promised: everybody who waits is sent away. */
  async #giveUp(group: readonly Waiting[], cause: unknown): Promise<void> {
    this.#refused = { until: this.#system.ticks() + this.#limits.retryMs, cause }
    const all = [...group, ...this.#waiting]
    this.#waiting = []
    this.#bytes = 0
    for (const entry of all) entry.reject(new IntakeRefused('disk', cause))
    await this.#writer.abandon()
  }
}

function answer(group: readonly Waiting[], ids: readonly string[]): void {
  for (const [i, entry] of group.entries()) entry.resolve(ids[i] ?? '')
}
