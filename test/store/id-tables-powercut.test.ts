import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TableText } from '../../src/mapping/table.ts'
import type { IdTables } from '../../src/store/id-tables.ts'
import { FileIdTables } from '../../src/store/files/id-tables.ts'
import { makeFolder } from '../../src/store/files/io.ts'
import { tableInForce } from '../../src/store/files/tables.ts'
import { Broken, Disk, type SyncCall, untilPowerOff } from '../crash/powercut-disk.ts'
import { below, type Random, seeded } from '../crash/powercut-inode.ts'
import { contents, table } from './id-tables-kit.ts'

/** On a disk in memory that forgets what was not synced. `STON_SEEDS=1000` looks longer. */
const SEEDS = Number(process.env['STON_SEEDS'] ?? 100)
const CUTS = 3
const FOLDER = '/srv/ston/tables'

/** What was ever found under a number, or reported as done: from then on it must be there. */
type Known = Map<number, string>

async function openOn(disk: Disk): Promise<IdTables> {
  const io = disk.plug()
  await makeFolder(io, FOLDER)
  return new FileIdTables({ io, machine: disk.machine(), folder: FOLDER, now: () => disk.now() })
}

interface Shop {
  readonly disk: Disk
  readonly random: Random
  readonly known: Known
  /** The newest number that was reported as done. */
  done: number
  /** What is on its way: it may be in force after a cut, or not. */
  trying: string
}

/** Tables are put in force one after another; after a cut the last one is, or the one that was on its way. */
async function tablesSurvive(seed: number, skip?: (call: SyncCall) => boolean): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const shop: Shop = { disk, random, known: new Map([[0, '']]), done: 0, trying: '' }
  for (let cut = 0; cut < CUTS; cut += 1) {
    disk.cutAfter(100 + below(random, 500))
    await Promise.all([work(shop), watch(shop)].map((work) => untilPowerOff(disk, work)))
    disk.restart()
    await check(shop, await openOn(disk))
  }
  return shop.known.size
}

async function work(shop: Shop): Promise<void> {
  const { random, known } = shop
  const tables = await openOn(shop.disk)
  for (;;) {
    const { number, former } = await tables.current()
    const undo = former !== null && random() < 0.3
    const rows = undo ? (known.get(former) ?? '') : someRows(random)
    shop.trying = rows
    const next = undo ? tables.undo(number) : tables.replace(tableFrom(rows), 'import', number)
    remember(known, (await next).number, rows)
    shop.done = (await next).number
  }
}

/** A listener: the number it has seen in force, it writes down. */
async function watch(shop: Shop): Promise<void> {
  const io = shop.disk.plug()
  for (;;) {
    const number = await tableInForce(io, dirname(FOLDER))
    if (!shop.known.has(number)) remember(shop.known, number, shop.trying)
  }
}

async function check({ known, done, trying }: Shop, tables: IdTables): Promise<void> {
  const { number } = await tables.current()
  if (number < done) throw new Broken(`number ${number} after ${done} was in force`)
  if (!known.has(number)) remember(known, number, trying)
  for (const [one] of known) remember(known, one, (await contents(tables, one)).join(' '))
}

function remember(known: Known, number: number, rows: string): void {
  const before = known.get(number) ?? rows
  if (before !== rows) throw new Broken(`table ${number} holds something else`)
  known.set(number, rows)
}

/** `id code id code …`, as `contents` gives it. */
function someRows(random: Random): string {
  const first = below(random, 1000)
  const rows = Array.from({ length: below(random, 40) }, (_, i) => `${1000 + i} c-${first}-${i}`)
  return rows.join(' ')
}

function tableFrom(rows: string): TableText {
  return table(...(rows.match(/\S+ \S+/g) ?? []))
}

/** The first seed that goes wrong, with what went wrong; null when none does and there was something to lose. */
async function firstFailure(
  seeds: number,
  skip?: (call: SyncCall) => boolean,
): Promise<string | null> {
  let kept = 0
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      kept += await tablesSurvive(seed, skip)
    } catch (error) {
      return `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    }
  }
  return kept > 5 * seeds ? null : `only ${kept} tables were ever safe`
}

test('when the power goes, the old table is in force or the new one, and every number keeps its table', async () => {
  expect(await firstFailure(SEEDS)).toBeNull()
})

const content =
  (pattern: RegExp) =>
  (call: SyncCall): boolean =>
    call.names === null && pattern.test(call.path)

const names =
  (pattern: RegExp) =>
  (call: SyncCall): boolean =>
    basename(call.path) === 'tables' && call.names?.some(({ name }) => pattern.test(name)) === true

describe('each sync is needed', () => {
  test.each([
    ['of the lines by id', content(/by-id/)],
    ['of the lines by code', content(/by-code/)],
    ['of the lines’ names', names(/csv$/)],
    ['of the story', content(/\.json\./)],
    ['of the story’s name', names(/\.json$/)],
    ['of the number in force', content(/current/)],
    ['of its name', names(/^current$/)],
  ])('%s', async (_, skip) => {
    expect(await firstFailure(SEEDS, skip)).toMatch(/^seed/)
  })
})
