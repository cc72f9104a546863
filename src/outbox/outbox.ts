import type { Config } from '../config/index.ts'
import type { Movement, Written } from '../connectors/smaregi/shipments-client.ts'
import type { EchoPair } from '../domain/stock/echo.ts'
import type { StonError } from '../kernel/errors.ts'
import type { Effect, Ledger } from './ledger.ts'

/** One call that changes Smaregi's stock. It is being made, or was when ston was killed. */
export interface Write {
  /** Names it in its own record and in the ledger of echoes. */
  readonly id: string
  /** ISO instant: when it was announced first. */
  readonly at: string
}

/** Why nobody can say what became of a write, or what it did. A person is asked. */
export type Unclear =
  /** Smaregi has it with another content. */
  | 'content'
  /** It is there, and waits for somebody's approval. */
  | 'approval'
  | 'notSeen'

/** What Smaregi shows of a write. */
export type Sight<W extends Write> =
  /** It has happened. `write`: as it is known now. */
  | ({ readonly kind: 'happened'; readonly write: W } & Effect)
  /** It is not there: it has not happened, unless it still comes. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly why: Unclear }

/** `answered`: Smaregi has said that it did it. `late`: nothing that had left by then can be on its way any more. */
export interface How {
  readonly answered: boolean
  readonly late: boolean
}

/** One kind of write: where its calls are written down, and how it is seen what became of them. */
export interface Kind<W extends Write> {
  /** What the call does to the stock, if it is done. */
  pairs(write: W): readonly EchoPair[]
  /** Written down before the calls; on stable storage when it resolves, as are `done` and `off`. */
  open(writes: readonly W[]): Promise<void>
  /** A look at Smaregi as it stands now, which many writes may share. */
  looker(): (write: W, how: How) => Promise<Sight<W>>
  /** It has happened. */
  done(write: W, effect: Effect): Promise<void>
  /** They have not happened, and never will under these ids. */
  off(writes: readonly W[], why: string): Promise<void>
  /** Whether somebody else was to make the call who has not been seen to end: then it may leave even now. */
  senderMayLive(write: W): Promise<boolean>
  /** What has certainly not happened is made again under the same id, instead of being called off. */
  readonly isMadeAgain?: boolean
}

export type Made<W extends Write> =
  /** `error`: why nobody knows whether it was done; null = Smaregi says that it was. `write`: as it is known now. */
  | { readonly kind: 'called'; readonly write: W; readonly error: StonError | null }
  | { readonly kind: 'refused'; readonly status: number; readonly words: string }
  | { readonly kind: 'notSent'; readonly error: StonError }

/** It has happened, and is written down. */
export interface Happened<W extends Write> {
  readonly kind: 'happened'
  readonly write: W
  readonly movements: readonly Movement[]
}

/** What became of a write whose outcome was open. */
export type Settled<W extends Write> =
  | Happened<W>
  /** Written down as well. */
  | { readonly kind: 'calledOff'; readonly write: W }
  /** It may be on its way. */
  | { readonly kind: 'open'; readonly write: W }
  /** Certainly not done, and to be made `again`. */
  | { readonly kind: 'again'; readonly write: W }
  /** Not seen, but whoever was about to make it may only have been stopped, and make it even now. */
  | { readonly kind: 'mayCome'; readonly write: W }
  | { readonly kind: 'unclear'; readonly write: W; readonly why: Unclear }

/**
 * Every write to Smaregi goes this way: announced → called → settled. It is written down, and so is what may come back from it, before
 * it leaves; it counts as done when Smaregi shows it, and as not done when nothing can come of it any more.
 */
export class Outbox<W extends Write> {
  readonly #ledger: Ledger
  readonly #kind: Kind<W>

  constructor(ledger: Ledger, kind: Kind<W>) {
    this.#ledger = ledger
    this.#kind = kind
  }

  /** Before the calls. */
  async announce(writes: readonly W[]): Promise<void> {
    await this.#kind.open(writes)
    await this.announceAgain(writes)
  }

  /** Before calls that are made again under the same id: the ledger may have closed them when ston was killed. */
  announceAgain(writes: readonly W[]): Promise<void> {
    return this.#ledger.announce(
      writes.map((write) => ({ id: write.id, pairs: this.#kind.pairs(write) })),
    )
  }

  /**
   * Makes one announced call, once. What certainly has not happened is called off. `known`: what Smaregi's answer tells of the write,
   * for the look at what became of it.
   */
  async make<T>(
    write: W,
    send: () => Promise<Written<T>>,
    known: (value: T) => W | Promise<W> = () => write,
  ): Promise<Made<W>> {
    const answer = await send()
    switch (answer.kind) {
      case 'done':
        this.#ledger.answered(write.id)
        return { kind: 'called', write: await known(answer.value), error: null }
      case 'unknown':
        // It has left by now, however long ago it was announced: what is waited for begins here.
        await this.announceAgain([write])
        return { kind: 'called', write, error: answer.error }
      case 'refused': {
        const { status, words } = answer
        await this.callOff([write], words)
        return { kind: 'refused', status, words }
      }
      case 'notSent':
        await this.callOff([write], 'notSent')
        return { kind: 'notSent', error: answer.error }
    }
  }

  /** By when its call has left, if it has, as far as that was written down. */
  async latestLeave({ id, at }: W): Promise<Date> {
    const announced = await this.#ledger.announcedAt(id)
    return new Date(Math.max(Date.parse(at), announced === null ? 0 : Date.parse(announced)))
  }

  /** Nothing comes of them. The ledger first: a call that is open there and nowhere else would hold its stock back for ever. */
  async callOff(writes: readonly W[], why: string): Promise<void> {
    await this.#ledger.calledOff(writes)
    await this.#kind.off(writes, why)
  }

  async settleOne(write: W, how: How): Promise<Settled<W>> {
    const sight = await this.#kind.looker()(write, how)
    return this.#settle(write, sight, how)
  }

  /** Looks what became of the writes. */
  async settle(writes: readonly W[], how: How): Promise<Settled<W>[]> {
    const look = this.#kind.looker()
    const settled: Settled<W>[] = []
    for (const write of writes) settled.push(await this.#settle(write, await look(write, how), how))
    return settled
  }

  async #settle(write: W, sight: Sight<W>, { late }: How): Promise<Settled<W>> {
    switch (sight.kind) {
      case 'happened':
        await this.#ledger.happened(sight.write, sight)
        await this.#kind.done(sight.write, sight)
        return { kind: 'happened', write: sight.write, movements: sight.movements }
      case 'unclear':
        if (sight.why === 'notSeen' && (await this.#kind.senderMayLive(write)))
          return { kind: 'mayCome', write }
        return { kind: 'unclear', write, why: sight.why }
      case 'absent':
        if (!late) return { kind: 'open', write }
        if (await this.#kind.senderMayLive(write)) return { kind: 'mayCome', write }
        if (this.#kind.isMadeAgain === true) return { kind: 'again', write }
        await this.callOff([write], 'notSeen')
        return { kind: 'calledOff', write }
    }
  }
}

/** A run waits so long at most for a call to have its end, ms; what takes longer is left to a later run. */
const PATIENCE_MS = 30_000

/**
 * Longer than this after its beginning no call has any more effect, ms. What was cut off may be held back on its way, and be at work on
 * the other side, for minutes: Smaregi is given the time that Next Engine is.
 */
export function settleMs({ nextengine }: Config): number {
  return nextengine.settleMs
}

export function patienceMs(config: Config): number {
  return Math.min(PATIENCE_MS, settleMs(config))
}

/** A history may be a moment behind the answer: when it is looked at after a call, each time so many milliseconds after the look before. */
export function looksMs(config: Config): readonly [0, ...number[]] {
  const longest = patienceMs(config)
  return [0, longest / 30, longest / 10]
}

/** How much of the time to settle is left of a call that began so long ago. A clock that was set back must not make anybody wait for a day. */
export function settleRest(config: Config, passedMs: number): number {
  const longest = settleMs(config)
  return passedMs < 0 ? longest : Math.max(0, longest - passedMs)
}
