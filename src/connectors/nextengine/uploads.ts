import { stringify } from 'csv-stringify/sync'
import type { Depart } from '../../kernel/http-departure.ts'
import type { Session, UploadAnswer } from './next-engine.ts'

/** One row of an upload file. */
export interface UploadLine {
  readonly neCode: string
  /** 拠点名, '' = 基本拠点; absent = the one that everything goes to. */
  readonly warehouse?: string
  /** Signed pieces, never 0. */
  readonly quantity: number
  /** At most 50 ASCII characters. */
  readonly reason: string
}

/**
 * Goods master upload: `zaiko_su` is a signed amount that is added to the base warehouse. Only the columns needed are sent,
 * because what an empty value does in any other column is not documented. Never throws (see `UploadAnswer`).
 */
export function sendGoods(
  session: Session,
  lines: readonly UploadLine[],
  depart?: Depart,
): Promise<UploadAnswer> {
  const rows = lines.map((line) => ({
    syohin_code: line.neCode,
    zaiko_su: line.quantity,
    nyusyukko_riyu: line.reason,
  }))
  return session.upload('/api_v1_master_goods/upload', csv(rows), depart)
}

/** Warehouse stock upload: unsigned, to add or to subtract. `warehouse`: for lines that name none (empty = 基本拠点). */
export function sendWarehouse(
  session: Session,
  lines: readonly UploadLine[],
  warehouse: string,
  depart?: Depart,
): Promise<UploadAnswer> {
  const rows = lines.map((line) => ({
    kyoten_mei: line.warehouse ?? warehouse,
    syohin_code: line.neCode,
    kasan_su: line.quantity > 0 ? line.quantity : '',
    gensan_su: line.quantity < 0 ? -line.quantity : '',
    nyusyukko_riyu: line.reason,
  }))
  return session.upload('/api_v1_warehouse_stock/upload', csv(rows), depart)
}

function csv(rows: readonly object[]): Record<string, string> {
  return {
    data_type: 'csv',
    data: stringify([...rows], { header: true, record_delimiter: '\r\n' }),
  }
}
