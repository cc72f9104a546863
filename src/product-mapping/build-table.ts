import { existsSync } from 'node:fs'
import type { Alone, By, Proposal } from '../domain/mapping/build.ts'
import { propose } from '../domain/mapping/build.ts'
import {
  type Headings,
  type MasterRow,
  NEXT_ENGINE_COLUMNS,
  readMaster,
  SMAREGI_COLUMNS,
} from '../domain/mapping/master-csv.ts'
import { tableOf } from '../domain/mapping/sheet.ts'
import { cell } from '../kernel/csv-cell.ts'
import { StonError } from '../kernel/errors.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import * as says from '../messages/map-build.ts'
import { notText, shownAs } from '../messages/map-problems.ts'
import { notImported, readInput } from '../user-files/read.ts'
import { writeWhole } from '../user-files/write.ts'
import { csvText } from './csv-text.ts'

export interface BuildOptions {
  readonly smaregi: string
  readonly nextengine: string
  readonly by: By
  /** The file for the table. */
  readonly out: string
}

/** `unpaired`: the file with what is left; null = nothing is. */
export interface Built extends Proposal {
  readonly unpaired: string | null
}

/** Reads both files, and writes the table and what could not be paired. Nothing that is there is written over. */
export async function buildTable(options: BuildOptions, locale: Locale): Promise<Built> {
  const { out, by } = options
  const unpaired = `${out.replace(/\.csv$/i, '')}-unpaired.csv`
  for (const file of [out, unpaired]) if (existsSync(file)) throw usage(says.exists(file), 'exists')
  const products = await readFile(options.smaregi, SMAREGI_COLUMNS, ['name'])
  const optional = by === 'jan' ? (['name'] as const) : (['name', 'jan'] as const)
  const goods = await readFile(options.nextengine, NEXT_ENGINE_COLUMNS, optional)
  const proposal = propose(products, goods, by)
  await writeWhole(out, csvText(tableOf(proposal.pairs).byId(), true))
  if (proposal.alone.length === 0) return { ...proposal, unpaired: null }
  await writeWhole(unpaired, listOf(proposal.alone, locale))
  return { ...proposal, unpaired }
}

async function readFile<K extends string>(
  file: string,
  headings: Headings<K>,
  optional: readonly NoInfer<K>[],
): Promise<readonly MasterRow<K>[]> {
  const found = readMaster(await readInput(file, undefined), headings, optional)
  switch (found.kind) {
    case 'rows':
      return found.rows
    case 'columns':
      throw usage(says.columnsMissing(file, found.missing), 'import')
    case 'broken':
      throw usage(says.broken(file, found.line), 'import')
    case 'refused':
      throw notImported(file, '', 1, [
        { path: file, found: shownAs[found.why], allowed: notText[found.why] },
      ])
  }
}

/** For a spreadsheet, like the table. */
async function* listOf(alone: readonly Alone[], locale: Locale): AsyncGenerator<string> {
  const { stringify } = await import('csv-stringify/sync')
  const rows = alone.map(({ side, product, key, name, why, lines }) => [
    say(locale, says.sides[side]),
    lines.join(' '),
    cell(product),
    cell(key),
    cell(name),
    say(locale, says.reason(why, side, lines)),
  ])
  const heads = says.columns.map((one) => say(locale, one))
  yield `\uFEFF${stringify([heads, ...rows], { record_delimiter: '\r\n' })}`
}

function usage(words: ReturnType<typeof says.exists>, code: 'exists' | 'import'): StonError {
  return new StonError({ code, exit: 'config', ...words })
}
