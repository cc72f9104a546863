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
import type { Weather } from './weather.ts'

/** `success` of an upload only means "queued": everything else is found in the queue. */
export interface Queued {
  readonly que_id: string
}

interface Room {
  readonly stockroom: Stockroom
  readonly warehouses: Warehouses
  readonly queue: Queue
  readonly weather: Weather
}

/** `/api_v1_master_goods/upload`. */
export async function uploadGoods(room: Room, form: Form): Promise<Queued> {
  return accept(room, goodsJob(room, uploadedText(form), 'NE_API'))
}

/** `/api_v1_warehouse_stock/upload`. */
export async function uploadWarehouse(room: Room, form: Form): Promise<Queued> {
  const csv = uploadedText(form)
  const file = checked(readFile(csv, WAREHOUSE_COLUMNS, 'syohin_code'), room.weather)
  const judge = (): Judge => warehouseJudge(room.stockroom, room.warehouses, room.weather)
  const methodName = room.weather.warehouseMethodName
  return accept(room, job(room, { methodName, uploadName: 'NE_API', csv }, file, judge))
}

/** A colleague uploads a goods file at the screen: an entry among ours that is not ours. */
export function uploadByHand(room: Room, csv: string): string {
  const entry = room.queue.add(goodsJob(room, csv, 'SYOHIN_KIHON'))
  room.queue.start(entry.queId)
  return entry.queId
}

function goodsJob(room: Room, csv: string, uploadName: string): Job {
  const file = checked(readFile(csv, GOODS_COLUMNS, 'syohin_code'), room.weather)
  const judge = (): Judge => goodsJudge(room.stockroom, room.weather)
  return job(room, { methodName: 'SYOHIN_KIHON_CSV', uploadName, csv }, file, judge)
}

function checked(file: UploadFile, weather: Weather): UploadFile {
  if (weather.stockTaking === true) throw new Refusal('008010')
  if (file.problem !== null && weather.badHeader === 'refused') {
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
  return { ...names, work: () => work(file, judge(), room.weather) }
}

async function accept({ queue, weather }: Room, accepted: Job): Promise<Queued> {
  const entry = queue.add(accepted)
  try {
    await weather.onUpload?.(entry)
  } finally {
    queue.start(entry.queId)
  }
  return { que_id: entry.queId }
}

function work(file: UploadFile, judge: Judge, weather: Weather): Worked {
  if (file.problem !== null) return { status: -1, message: file.problem, rows: [] }
  if (weather.stockTaking !== false) {
    return { status: -1, message: new Refusal('008010').message, rows: [] }
  }
  const judged = file.rows.map(judge)
  const bad = judged.filter((row) => row.why !== null)
  const applying = bad.length === 0 || weather.partial !== 'allOrNothing'
  const applied = applying ? judged.filter((row) => row.why === null) : []
  for (const row of applied) row.apply()
  return {
    status: verdict(bad.length, applied.length, weather),
    message: message(bad, applied.length, weather),
    rows: judged.map((row) => result(row, applying)),
  }
}

function verdict(bad: number, applied: number, weather: Weather): -1 | 2 {
  if (bad === 0) return 2
  return weather.partial === 'two' && applied > 0 ? 2 : -1
}

function message(bad: readonly Judged[], applied: number, weather: Weather): string {
  const done = `${applied}件を取り込みました。`
  if (bad.length === 0) return done
  if (weather.messages === 'free') {
    return 'エラーのある行がありました。アップロード履歴の画面でご確認ください。'
  }
  const named = bad.map((row) => `${row.line}行目 商品コード「${row.code}」：${row.why ?? ''}`)
  return [done, ...named].join('\n')
}

function result({ line, code, delta, why }: Judged, applying: boolean): RowResult {
  return { line, code, delta, why, applied: applying && why === null }
}
