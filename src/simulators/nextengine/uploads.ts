import type { Form } from './form.ts'
import { GOODS_COLUMNS, goodsJudge } from './goods-upload.ts'
import type { Job, Queue, Worked } from './queue.ts'
import type { RowResult } from './queue-entry.ts'
import { INVENTED, Refusal } from './refusal.ts'
import type { Stockroom } from './stockroom.ts'
import { readFile, uploadedText, type UploadFile } from './upload-file.ts'
import type { Judge, Judged } from './upload-rows.ts'
import { WAREHOUSE_COLUMNS, warehouseJudge } from './warehouse-upload.ts'
import type { Warehouses } from './warehouses.ts'
import type { Faults } from './faults.ts'

/** `success` of an upload only means "queued": everything else is found in the queue. */
export interface Queued {
  readonly que_id: string
}

interface Room {
  readonly stockroom: Stockroom
  readonly warehouses: Warehouses
  readonly queue: Queue
  readonly faults: Faults
}

/** `/api_v1_master_goods/upload`. */
export async function uploadGoods(room: Room, form: Form): Promise<Queued> {
  return accept(room, goodsJob(room, uploadedText(form), 'NE_API'))
}

/** `/api_v1_warehouse_stock/upload`. */
export async function uploadWarehouse(room: Room, form: Form): Promise<Queued> {
  const csv = uploadedText(form)
  const file = checked(readFile(csv, WAREHOUSE_COLUMNS, 'syohin_code'), room.faults)
  const judge = (): Judge => warehouseJudge(room.stockroom, room.warehouses, room.faults)
  const methodName = room.faults.warehouseMethodName
  return accept(room, job(room, { methodName, uploadName: 'NE_API', csv }, file, judge))
}

/** A colleague uploads a goods file at the screen: an entry among ours that is not ours. */
export function uploadByHand(room: Room, csv: string): string {
  const entry = room.queue.add(goodsJob(room, csv, 'SYOHIN_KIHON'))
  room.queue.start(entry.queId)
  return entry.queId
}

function goodsJob(room: Room, csv: string, uploadName: string): Job {
  const file = checked(readFile(csv, GOODS_COLUMNS, 'syohin_code'), room.faults)
  const judge = (): Judge => goodsJudge(room.stockroom, room.faults)
  return job(room, { methodName: 'SYOHIN_KIHON_CSV', uploadName, csv }, file, judge)
}

function checked(file: UploadFile, faults: Faults): UploadFile {
  if (faults.stockTaking === true) throw new Refusal('008010')
  if (file.problem !== null && faults.badHeader === 'refused') {
    throw new Refusal(INVENTED.upload, file.problem)
  }
  return file
}

function job(
  room: Room,
  names: Pick<Job, 'methodName' | 'uploadName' | 'csv'>,
  file: UploadFile,
  judge: () => Judge,
): Job {
  return { ...names, work: () => work(file, judge(), room.faults) }
}

async function accept({ queue, faults }: Room, accepted: Job): Promise<Queued> {
  const entry = queue.add(accepted)
  try {
    await faults.onUpload?.(entry)
  } finally {
    queue.start(entry.queId)
  }
  return { que_id: entry.queId }
}

function work(file: UploadFile, judge: Judge, faults: Faults): Worked {
  if (file.problem !== null) return { status: -1, message: file.problem, rows: [] }
  if (faults.stockTaking !== false) {
    return { status: -1, message: new Refusal('008010').message, rows: [] }
  }
  const judged = file.rows.map(judge)
  const bad = judged.filter((row) => row.why !== null)
  const applying = bad.length === 0 || faults.partial !== 'allOrNothing'
  const applied = applying ? judged.filter((row) => row.why === null) : []
  for (const row of applied) row.apply()
  return {
    status: verdict(bad.length, applied.length, faults),
    message: message(bad, applied.length, faults),
    rows: judged.map((row) => result(row, applying)),
  }
}

function verdict(bad: number, applied: number, faults: Faults): -1 | 2 {
  if (bad === 0) return 2
  return faults.partial === 'two' && applied > 0 ? 2 : -1
}

function message(bad: readonly Judged[], applied: number, faults: Faults): string {
  const done = `${applied}件を取り込みました。`
  if (bad.length === 0) return done
  if (faults.messages === 'free') {
    return 'エラーのある行がありました。アップロード履歴の画面でご確認ください。'
  }
  const named = bad.map((row) => `${row.line}行目 商品コード「${row.code}」：${row.why ?? ''}`)
  return [done, ...named].join('\n')
}

function result({ line, code, delta, why }: Judged, applying: boolean): RowResult {
  return { line, code, delta, why, applied: applying && why === null }
}
