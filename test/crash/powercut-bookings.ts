import type { BookingEntry } from '../../src/orders/booking.ts'
import type { EchoEntry } from '../../src/stock/echo.ts'
import type { Store } from '../../src/store/store.ts'
import { Broken, Disk, type SyncCall, untilPowerOff } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { openOn } from './powercut-journal.ts'

const CUTS = 3
/** In two files, so that one append may touch both. */
const SLIPS = [1001, 1002, 2001]
const DAY = '2026-11-23'

/** What was acknowledged, and what was on its way when the power went: there as a whole, or not at all. */
interface Log {
  safe: string[]
  trying: string[]
}

/** Bookings and echoes are appended one group after another; what was acknowledged is there afterwards, in its order. */
export async function bookingsSurvive(
  seed: number,
  skip?: (call: SyncCall) => boolean,
): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const slips = new Map(SLIPS.map((slip): [number, Log] => [slip, { safe: [], trying: [] }]))
  const echoes: Log = { safe: [], trying: [] }
  for (let cut = 0; cut < CUTS; cut += 1) {
    disk.cutAfter(30 + below(random, 200))
    await untilPowerOff(disk, work(disk, slips, echoes, random))
    disk.restart()
    await check(await openOn(disk), slips, echoes)
  }
  return [...slips.values(), echoes].reduce((sum, one) => sum + one.safe.length, 0)
}

let number = 0

async function work(
  disk: Disk,
  slips: Map<number, Log>,
  echoes: Log,
  random: Random,
): Promise<void> {
  const store = await openOn(disk)
  while (!disk.isOff) {
    const some = SLIPS.filter(() => below(random, 2) === 0)
    const entries = some.flatMap((slip) =>
      Array.from({ length: 1 + below(random, 3) }, () => entryFor(slip)),
    )
    for (const slip of some)
      logOf(slips, slip).trying = entries.filter((one) => one.slip === slip).map((one) => one.id)
    await store.bookings.append(entries)
    for (const slip of some) settle(logOf(slips, slip))
    const echo = echoFor()
    echoes.trying = [echo.id]
    await store.echoes.append([echo])
    settle(echoes)
  }
}

function entryFor(slip: number): Extract<BookingEntry, { kind: 'void' }> {
  number += 1
  return { kind: 'void', slip, at: '2026-11-23T01:00:00.000Z', id: `e${number}`, why: '札' }
}

function echoFor(): EchoEntry {
  number += 1
  return { kind: 'caused', id: `e${number}`, at: `${DAY}T10:00:00+09:00`, keys: [] }
}

async function check(store: Store, slips: Map<number, Log>, echoes: Log): Promise<void> {
  const { entries, damaged } = await store.bookings.of(SLIPS)
  if (damaged.length > 0) throw new Broken(`damaged: ${damaged[0]?.where ?? ''}`)
  for (const slip of SLIPS) {
    const mine = entries.filter((one) => one.slip === slip)
    compare(
      `slip ${slip}`,
      logOf(slips, slip),
      mine.map((one) => ('id' in one ? one.id : '')),
    )
  }
  compare(
    'echoes',
    echoes,
    (await store.echoes.since(DAY)).map((one) => one.id),
  )
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

function logOf(slips: Map<number, Log>, slip: number): Log {
  const log = slips.get(slip)
  if (log === undefined) throw new Error(`no log of ${slip}`)
  return log
}
