import { formBody } from './form-body.ts'
import type { HistoryRow } from './ledger.ts'
import { spoiled, stockParams, wireRow } from './notification.ts'
import { shuffled } from './random.ts'
import type { SendingOptions, Target } from './sending-options.ts'

/** A notification ready to go: the request body. */
export interface Letter {
  readonly body: string
  readonly rows: number
  /** The line of the sent list that this repeats. */
  readonly resendOf: number | null
}

export interface Mailbag {
  readonly letters: readonly Letter[]
  readonly lost: readonly Letter[]
}

export function letter(rows: readonly unknown[], options: SendingOptions, target: Target): Letter {
  const { place, sncode, encoding = 'urlencoded' } = target
  const params = stockParams(rows, options, place === 'params' ? { sncode } : {})
  const form = { proc_name: 'stock_send', params, ...(place === 'form' ? { sncode } : {}) }
  return { body: formBody(form, encoding), rows: rows.length, resendOf: null }
}

/** Makes notifications of operations, as orderly as the options say. */
export function mailbag(
  operations: readonly (readonly HistoryRow[])[],
  options: SendingOptions,
  target: Target,
  random: () => number,
): Mailbag {
  const chance = (share: number): boolean => share > 0 && random() < share
  const letters: Letter[] = []
  const lost: Letter[] = []
  for (const rows of gathered(operations, options.gather)) {
    const one = letter(written(rows, options, chance(options.malformed), random), options, target)
    if (chance(options.loss)) lost.push(one)
    else letters.push(one, ...(chance(options.duplicates) ? [one] : []))
  }
  return { letters: options.shuffle ? shuffled(letters, random) : letters, lost }
}

function written(
  rows: readonly HistoryRow[],
  options: SendingOptions,
  malformed: boolean,
  random: () => number,
): unknown[] {
  const wire = rows.map((row) => wireRow(row, options))
  const first = wire[0]
  return malformed && first !== undefined ? [...wire, spoiled(first, random)] : wire
}

/** One notification an operation, or so many rows in each; 0 = by operation. */
export function gathered(
  operations: readonly (readonly HistoryRow[])[],
  size: number,
): readonly (readonly HistoryRow[])[] {
  if (size <= 0) return operations
  const rows = operations.flat()
  const out: HistoryRow[][] = []
  for (let start = 0; start < rows.length; start += size) out.push(rows.slice(start, start + size))
  return out
}
