import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Happened } from '../outbox/outbox.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { standingOrders } from './counts.ts'
import type { Held } from './open-items.ts'

/** A writing call for a slip. */
type SlipCall = SlipIntent | SlipReduce

/** Lines of a slip that were read; null = all that there are, so that one which was not read is not there. */
export interface LinesRead {
  readonly slip: number
  readonly lines: ReadonlySet<number> | null
}

/** What a stage of an import has come to: for the run's report, and for where the slips stand afterwards. */
export interface Result {
  /** The starting point that this run has set. */
  readonly started?: number | null
  /** Slips that were counted anew; those of them whose lines were compared with what is booked. */
  readonly counted?: readonly number[]
  readonly drafted?: readonly LinesRead[]
  /** Slips that do not count: from before the starting point, and of other shops. */
  readonly old?: readonly number[]
  readonly otherShops?: readonly number[]
  /** Names of 拠点 that no store has, from which lines were allocated. */
  readonly unmapped?: readonly string[]
  /** Order lines whose product is on the exclude list. */
  readonly excluded?: number
  readonly held?: readonly Held[]
  /** Slips that nobody can say anything new of, and that need not be read again. */
  readonly rested?: readonly number[]
  /** Slips that the next run reads whether they change or not. */
  readonly again?: readonly number[]
  /** Calls that are about to be announced: where the slips stand is written down before. */
  readonly begun?: readonly SlipCall[]
  /** Calls that have happened, and what they moved as far as it was seen; calls of which nothing has come. */
  readonly booked?: readonly Pick<Happened<SlipCall>, 'write' | 'movements'>[]
  readonly calledOff?: readonly SlipCall[]
  /** Lines that were given back because they had been booked in another store. */
  readonly moved?: number
  /** Slips that were looked at for what earlier calls left open, and the calls that still are. */
  readonly looked?: ReadonlyMap<number, readonly string[]>
  /** Whether Next Engine fills the newest date of a line that nobody has touched; null = not seen. */
  readonly newestFilled?: boolean | null
  /** Whether it shows lines that are not allocated where their 拠点 is asked for; null = not seen. */
  readonly unallocatedShown?: boolean | null
}

/** What a run reports. */
export interface OrdersDone extends ReturnType<typeof standingOrders> {
  readonly shipments: number
  /** Lines of these shipments. */
  readonly lines: number
  /** Lines of shipments that were corrected. */
  readonly reversals: number
  /** Of these, lines that left another store instead. */
  readonly moved: number
  /** The starting point, where this run has set it. */
  readonly start: number | null
  /** Slips from before the starting point, or made from such a slip, that were met. */
  readonly old: ReadonlySet<number>
  /** Slips of shops that are not in the filter. */
  readonly otherShops: ReadonlySet<number>
  /** Names of 拠点 that no store has: their lines leave `orders.storeId`. */
  readonly unmapped: ReadonlySet<string>
  /** Order lines whose product is on the exclude list. */
  readonly excluded: number
  readonly items: readonly OrderItem[]
  /** Slips that the next run goes on with by itself: the outcome of a call is open, or nothing has come of it. What is held is not among them. */
  readonly waiting: number
}

/** Where the slips stand. */
interface Standing {
  readonly results: readonly Result[]
  readonly items: ReadonlyMap<string, OrderItem>
  readonly open: ReadonlySet<number>
  readonly again: ReadonlySet<number>
}

/** At the end of a run. */
export function addUp({ results, items, open, again }: Standing): OrdersDone {
  const left = [...items.values()]
  const held = new Set(left.map((item) => item.slip))
  const calledOff = [...again].filter((slip) => !held.has(slip))
  return {
    ...booked(results),
    ...standingOrders(left),
    start: results.find((one) => one.started !== undefined)?.started ?? null,
    old: new Set(results.flatMap((one) => one.old ?? [])),
    otherShops: new Set(results.flatMap((one) => one.otherShops ?? [])),
    moved: results.reduce((sum, one) => sum + (one.moved ?? 0), 0),
    unmapped: new Set(results.flatMap((one) => one.unmapped ?? [])),
    excluded: results.reduce((sum, one) => sum + (one.excluded ?? 0), 0),
    items: left,
    waiting: new Set([...open, ...calledOff]).size,
  }
}

/** What has been registered and given back so far. */
export function booked(
  results: readonly Result[],
): Pick<OrdersDone, 'shipments' | 'lines' | 'reversals'> {
  const all = results.flatMap((one) => (one.booked ?? []).map(({ write }) => write))
  const intents = all.filter(({ kind }) => kind === 'intent')
  const linesOf = (writes: typeof all): number =>
    writes.reduce((sum, one) => sum + one.lines.length, 0)
  const lines = linesOf(intents)
  return { shipments: intents.length, lines, reversals: linesOf(all) - lines }
}
