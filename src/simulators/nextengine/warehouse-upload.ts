import { level, type Product, type Stockroom } from './stockroom.ts'
import type { FileRow } from './upload-file.ts'
import { BadRow, checkedCode, judge, UploadCounters, type Good, type Judge } from './upload-rows.ts'
import { BASE, type Warehouses } from './warehouses.ts'
import type { Faults } from './faults.ts'

/** The columns of the warehouse stock CSV (拠点在庫). Japanese column names are not taken. */
export const WAREHOUSE_COLUMNS: ReadonlySet<string> = new Set([
  'kyoten_mei',
  'syohin_code',
  'kasan_su',
  'gensan_su',
  'kyoten_syohin_sakujyo',
  'nyusyukko_riyu',
])

/** Judges the rows of one warehouse file, top to bottom. Each row adds, takes away, or detaches the product. */
export function warehouseJudge(room: Stockroom, warehouses: Warehouses, faults: Faults): Judge {
  const counters = new UploadCounters(faults.equalToFree)
  const decide = (row: FileRow): Good => {
    const code = checkedCode(row)
    const product = room.find(code, faults.letterCase)
    if (product === undefined) throw new BadRow('商品マスタに存在しません。')
    const name = row.cell('kyoten_mei')
    const warehouse = name === '' ? BASE : warehouses.idOf(name)
    if (warehouse === undefined) throw new BadRow(`拠点「${name}」は存在しません。`)
    return row.cell(oneAction(row)) === 'd'
      ? detach(room, row, product, warehouse)
      : moveStock(room, row, { product, warehouse }, counters)
  }
  return (row) => judge(row, decide)
}

function oneAction(row: FileRow): string {
  const given = ['kasan_su', 'gensan_su', 'kyoten_syohin_sakujyo'].filter(
    (column) => row.cell(column) !== '',
  )
  const [action] = given
  if (action === undefined || given.length > 1) {
    throw new BadRow('加算数・減算数・拠点商品削除のいずれか1つだけを入力してください。')
  }
  return action
}

function moveStock(
  room: Stockroom,
  row: FileRow,
  { product, warehouse }: { readonly product: Product; readonly warehouse: string },
  counters: UploadCounters,
): Good {
  const action = oneAction(row)
  const text = row.cell(action)
  if (action === 'kyoten_syohin_sakujyo') throw new BadRow('拠点商品削除はdで指定してください。')
  if (!/^\d{1,11}$/.test(text) || Number(text) < 1) {
    throw new BadRow('加算数・減算数は1以上の整数で入力してください。')
  }
  const delta = action === 'kasan_su' ? Number(text) : -Number(text)
  counters.book(product, warehouse, delta)
  const reason = row.cell('nyusyukko_riyu')
  const move = { code: product.code, warehouse, delta, reason, origin: 'upload' } as const
  return { delta, apply: () => room.move(move) }
}

/** The product leaves the warehouse, and what lies there is gone. */
function detach(room: Stockroom, row: FileRow, product: Product, warehouse: string): Good {
  if (row.cell('kyoten_mei') === '') throw new BadRow('拠点名が入力されていません。')
  if (row.cell('nyusyukko_riyu') !== '') {
    throw new BadRow('入出庫理由は加算・減算のときだけ入力できます。')
  }
  const delta = -level(product, warehouse).stock
  const apply = (): void => {
    if (delta !== 0) {
      room.move({ code: product.code, warehouse, delta, reason: '', origin: 'upload' })
    }
    product.shelves.delete(warehouse)
  }
  return { delta, apply }
}
