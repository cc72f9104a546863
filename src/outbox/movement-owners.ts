import type { Movement } from '../connectors/smaregi/shipments-client.ts'
import { jstDay } from '../kernel/time.ts'
import type { Echoes } from '../store/store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A movement belongs to one call only, of whatever run, and of whatever command. A call that ston was killed after, once its
 * movements were in the ledger, finds its own again.
 */
export class MovementOwners {
  readonly #echoes: Pick<Echoes, 'since'>
  readonly #now: () => Date
  /** Ids of movements that calls of this run have caused. */
  readonly #taken = new Set<string>()
  #recorded: Promise<ReadonlyMap<string, string>> | null = null

  constructor(echoes: Pick<Echoes, 'since'>, now: () => Date) {
    this.#echoes = echoes
    this.#now = now
  }

  /** Tells which movements the call cannot have caused. */
  async takenBeside(call: string): Promise<(movement: Movement) => boolean> {
    this.#recorded ??= this.#read()
    const recorded = await this.#recorded
    return ({ id, idKey }) => this.#taken.has(id) || (recorded.get(idKey) ?? call) !== call
  }

  take(movements: readonly Movement[]): void {
    for (const { id } of movements) this.#taken.add(id)
  }

  /** By its key, the call that caused a movement; one that could be taken for a new one is not older than a day. */
  async #read(): Promise<ReadonlyMap<string, string>> {
    const from = jstDay(new Date(this.#now().getTime() - 2 * DAY_MS))
    const entries = await this.#echoes.since(from)
    return new Map(
      entries.flatMap((one) =>
        one.kind === 'caused' ? one.keys.map((key) => [key, one.id] as const) : [],
      ),
    )
  }
}
