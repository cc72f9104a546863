import type { TableText } from '../../src/domain/mapping/table.ts'
import type { IdTables } from '../../src/store/id-tables.ts'
import { tableInForce } from '../../src/store/files/tables.ts'
import { contents, table } from '../store/id-tables-kit.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { openOn } from './powercut-journal.ts'

const CUTS = 3

/** What was ever found under a number, or reported as done: from then on it must be there. */
type Known = Map<number, string>

interface Shop {
  readonly disk: Disk
  readonly random: Random
  readonly known: Known
  /** The newest number that was reported as done. */
  done: number
  /** What is on its way: it may be in force after a cut, or not. */
  trying: string
  pruning: boolean
}

/** Tables are put in force one after another; after a cut the last one is, or the one that was on its way. */
export async function tablesSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const known: Known = new Map([[0, '']])
  const shop: Shop = { disk, random, known, done: 0, trying: '', pruning: false }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [100, 500], {
      work: () => bothEnd(work(shop), watch(shop)),
      check: async () => check(shop, (await openOn(disk)).tables),
    })
  }
  return shop.done
}

/** What the store has done wrong goes before what the cut has done. */
export async function bothEnd(...works: Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(works)
  const errors: unknown[] = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (errors.length > 0) throw errors.find((error) => error instanceof Broken) ?? errors[0]
}

async function work(shop: Shop): Promise<void> {
  const { random, known } = shop
  const { tables } = await openOn(shop.disk)
  for (;;) {
    const { number, former } = await tables.current()
    const undo = former !== null && random() < 0.3
    const rows = undo ? (known.get(former) ?? '') : someRows(random)
    shop.trying = rows
    const next = undo ? tables.undo(number) : tables.replace(tableFrom(rows), 'import', number)
    remember(known, (await next).number, rows)
    shop.done = (await next).number
    if (random() < 0.2) {
      shop.pruning = true
      await tables.prune(new Set())
    }
  }
}

/** A listener: the number it has seen in force, it writes down. */
async function watch(shop: Shop): Promise<void> {
  const io = shop.disk.plug()
  for (;;) {
    const { table: number } = await tableInForce(io, '/srv/shops/ston/tables')
    if (!shop.known.has(number)) remember(shop.known, number, shop.trying)
  }
}

async function check({ known, done, trying, pruning }: Shop, tables: IdTables): Promise<void> {
  const { number, former } = await tables.current()
  if (number < done) throw new Broken(`number ${number} after ${done} was in force`)
  if (!known.has(number)) remember(known, number, trying)
  for (const [one] of known) {
    if (pruning && one < (former ?? 0)) known.delete(one)
    else remember(known, one, (await contents(tables, one)).join(' '))
  }
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
