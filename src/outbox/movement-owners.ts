import type { Movement } from '../connectors/smaregi/shipments-client.ts'
import { EchoBook, type EchoPair } from '../domain/stock/echo.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { Echoes } from '../store/store.ts'

/**
 * A movement belongs to one call only, of whatever run, and of whatever command. A call that ston was killed after, once its
 * movements were in the ledger, finds its own again.
 */
export class MovementOwners {
  readonly #echoes: Pick<Echoes, 'since'>
  readonly #now: () => Date
  /** Keys of movements that calls of this run have caused. */
  readonly #taken = new Set<string>()
  #recorded: Promise<EchoBook> | null = null

  constructor(echoes: Pick<Echoes, 'since'>, now: () => Date) {
    this.#echoes = echoes
    this.#now = now
  }

  /** Tells which movements the call cannot have caused. */
  async takenBeside(call: string): Promise<(movement: Movement, pair: EchoPair) => boolean> {
    this.#recorded ??= this.#read()
    const recorded = await this.#recorded
    return ({ idKey, formerKey }, pair) =>
      this.#taken.has(idKey) || (recorded.callBehind([idKey, formerKey], pair) ?? call) !== call
  }

  take(movements: readonly Movement[]): void {
    for (const { idKey } of movements) this.#taken.add(idKey)
  }

  /** The calls that caused movements; one that could be taken for a new one is not older than a day. */
  async #read(): Promise<EchoBook> {
    const from = jstDay(new Date(this.#now().getTime() - 2 * DAY_MS))
    return new EchoBook(await this.#echoes.since(from))
  }
}
