import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import type { EchoEntry } from '../../src/domain/stock/echo.ts'
import type { Store } from '../../src/store/store.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { openOn } from './powercut-journal.ts'

const CUTS = 3
/** In two files, so that one append may touch both. */
const SLIPS = [1001, 1002, 2001]
const DAY = '2026-11-23'
const FIRST_DAY = '2026-01-01'
const NEXT_DAY = '2026-01-02'
const LONG_AGO = '2026-01-01T00:00:00.000Z'
const BEFORE = '2026-06-01T00:00:00.000Z'
const NEVER = '2020-01-01T00:00:00.000Z'

/** What was acknowledged, and what was on its way when it ended: there as a whole, or not at all. */
interface Log {
  safe: string[]
  trying: string[]
}

interface Known {
  readonly slips: Map<number, Log>
  readonly echoes: Log
  /** Slips from long ago, each in a file of its own, which pruning may take. */
  readonly old: Map<number, Log>
  pruning: boolean
  /** Calls from long ago that have begun and ended. */
  readonly ended: Set<string>
}

/**
 * Bookings and echoes are appended one group after another and pruned; what was acknowledged is there afterwards, in its order, and a
 * slip whose bookings were pruned is known to be forgotten.
 */
export async function bookingsSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const known: Known = {
    slips: new Map(SLIPS.map((slip): [number, Log] => [slip, emptyLog()])),
    echoes: emptyLog(),
    old: new Map(),
    pruning: false,
    ended: new Set(),
  }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [30, 200], {
      work: () => work(disk, known, random),
      check: async () => check(await openOn(disk), known),
    })
  }
  return [...known.slips.values(), known.echoes].reduce((sum, one) => sum + one.safe.length, 0)
}

let number = 0

async function work(disk: Disk, known: Known, random: Random): Promise<void> {
  const store = await openOn(disk)
  const lock = await store.lock('orders', { purpose: 'work', waitMs: 0 })
  if (lock.kind !== 'held') throw new Broken(`the lock is ${lock.kind}`)
  while (!disk.isOff) {
    const some = SLIPS.filter(() => below(random, 2) === 0)
    await append(store, known.slips, some, () => 1 + below(random, 3), `${DAY}T01:00:00.000Z`)
    const echo = echoFor()
    known.echoes.trying = [echo.id]
    await store.echoes.append([echo])
    settle(known.echoes)
    if (random() < 0.5) await prune(store, known, random)
    if (random() < 0.5) await pruneEchoes(store, known)
  }
}

async function append(
  store: Store,
  logs: Map<number, Log>,
  slips: readonly number[],
  count: () => number,
  at: string,
): Promise<void> {
  const entries = slips.flatMap((slip) => Array.from({ length: count() }, () => entryFor(slip, at)))
  for (const slip of slips)
    logOf(logs, slip).trying = entries.filter((one) => one.slip === slip).map((one) => one.id)
  await store.bookings.append(entries)
  for (const slip of slips) settle(logOf(logs, slip))
}

async function prune(store: Store, known: Known, random: Random): Promise<void> {
  const slip = 3001 + 1000 * known.old.size
  known.old.set(slip, emptyLog())
  await append(store, known.old, [slip], () => 1, LONG_AGO)
  if (random() < 0.5) return
  known.pruning = true
  await store.bookings.prune(BEFORE, new Set())
}

/** A call that ended on the day after it began: two files, which go together. */
async function pruneEchoes(store: Store, { ended }: Known): Promise<void> {
  number += 1
  const id = `e${number}`
  await store.echoes.append([{ kind: 'expect', id, at: `${FIRST_DAY}T10:00:00+09:00`, pairs: [] }])
  await store.echoes.append([{ kind: 'caused', id, at: `${NEXT_DAY}T10:00:00+09:00`, keys: [] }])
  ended.add(id)
  await store.echoes.prune(BEFORE)
}

function entryFor(slip: number, at: string): Extract<BookingEntry, { kind: 'void' }> {
  number += 1
  return { kind: 'void', slip, at, id: `e${number}`, why: '札' }
}

function echoFor(): EchoEntry {
  number += 1
  return { kind: 'caused', id: `e${number}`, at: `${DAY}T10:00:00+09:00`, keys: [] }
}

async function check(store: Store, known: Known): Promise<void> {
  const { slips, echoes, old, pruning } = known
  for (const [slip, log] of slips) compare(`slip ${slip}`, log, await bookedOf(store, slip))
  const { entries: kept } = await store.echoes.since(DAY)
  compare(
    'echoes',
    echoes,
    kept.map((one) => one.id),
  )
  const { entries: since } = await store.echoes.since(FIRST_DAY)
  const closed = new Set(since.flatMap((one) => (one.kind === 'caused' ? [one.id] : [])))
  for (const { kind, id } of since)
    if (kind === 'expect' && known.ended.has(id) && !closed.has(id))
      throw new Broken(`the call ${id} looks open again`)
  const { forgottenUpTo } = await store.bookings.prune(NEVER, new Set())
  for (const [slip, log] of old) {
    const found = await bookedOf(store, slip)
    if (pruning && found.length === 0 && forgottenUpTo >= slip) continue
    compare(`old slip ${slip}`, log, found)
  }
}

async function bookedOf(store: Store, slip: number): Promise<string[]> {
  const { entries, damaged } = await store.bookings.of([slip])
  if (damaged.length > 0) throw new Broken(`damaged: ${damaged[0]?.where ?? ''}`)
  return entries.map((one) => ('id' in one ? one.id : ''))
}

function compare(what: string, log: Log, found: readonly string[]): void {
  const text = found.join(' ')
  const possible = [log.safe, [...log.safe, ...log.trying]].map((ids) => ids.join(' '))
  if (!possible.includes(text)) throw new Broken(`${what}: ${text} instead of ${possible[0] ?? ''}`)
  log.safe = [...found]
  log.trying = []
}

function settle(log: Log): void {
  log.safe.push(...log.trying)
  log.trying = []
}

function emptyLog(): Log {
  return { safe: [], trying: [] }
}

function logOf(slips: Map<number, Log>, slip: number): Log {
  const log = slips.get(slip)
  if (log === undefined) throw new Error(`no log of ${slip}`)
  return log
}
