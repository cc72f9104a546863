import { formBody } from './form-body.ts'
import type { HistoryRow } from './ledger.ts'
import { spoiled, stockParams, wireRow } from './notification.ts'
import type { SendingOptions, Target } from './sending-options.ts'

/** A notification ready to go: the request body. */
export interface Letter {
  /** The whole request body, byte for byte. */
  readonly body: string
  /** How many rows the notification has. */
  readonly rows: number
  /** The line of the sent list that is sent again by this one. */
  readonly resendOf: number | null
}

export function letter(rows: readonly unknown[], options: SendingOptions, target: Target): Letter {
  const { place, sncode, encoding = 'urlencoded' } = target
  const params = stockParams(rows, options, place === 'params' ? { sncode } : {})
  const form = { proc_name: 'stock_send', params, ...(place === 'form' ? { sncode } : {}) }
  return { body: formBody(form, encoding), rows: rows.length, resendOf: null }
}

export function written(
  rows: readonly HistoryRow[],
  options: SendingOptions,
  malformed: boolean,
  random: () => number,
): unknown[] {
  const wire = rows.map((row) => wireRow(row, options))
  const first = wire[0]
  return malformed && first !== undefined ? [...wire, spoiled(first, random)] : wire
}
