import type { Product, Stockroom } from './stockroom.ts'
import type { Row } from './table.ts'
import type { FileRow } from './upload-file.ts'
import { BadRow, checkedCode, judge, UploadCounters, type Good, type Judge } from './upload-rows.ts'
import { BASE } from './warehouses.ts'
import type { Faults } from './faults.ts'

const numbered = (name: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => `${name}${i + 1}`)

/** The columns of the goods CSV (商品マスタ). A file may have any of them, in any order. */
export const GOODS_COLUMNS: ReadonlySet<string> = new Set([
  ...'syohin_code sire_code jan_code maker_name maker_kana maker_jyusyo maker_yubin_bangou'.split(
    ' ',
  ),
  ...'kataban iro syohin_name gaikoku_syohin_name syohin_kbn toriatukai_kbn genka_tnk'.split(' '),
  ...'hyoji_tnk baika_tnk gaikoku_baika_tnk kake_ritu omosa haba okuyuki takasa'.split(' '),
  ...'yusou_kbn syohin_status_kbn hatubai_bi zaiko_teisu hachu_ten lot keisai_tantou'.split(' '),
  ...'keisai_bi bikou daihyo_syohin_code visible_flg mail_tag tag location'.split(' '),
  ...'mail_send_flg mail_send_num gift_ok_flg size'.split(' '),
  ...numbered('org_select', 10),
  ...numbered('org', 20),
  ...'maker_kataban zaiko_threshold orosi_threshold hasou_houhou_kbn hasoumoto_code'.split(' '),
  ...'zaiko_su yoyaku_zaiko_su nyusyukko_riyu hit_syohin_alert_quantity'.split(' '),
  ...'nouki_kbn nouki_sitei_bi syohin_setumei_html syohin_setumei_text'.split(' '),
  ...'spec_html spec_text chui_jiko_html chui_jiko_text'.split(' '),
  ...'syohin_jyotai_kbn syohin_jyotai_setumei category_code_yauc category_text'.split(' '),
  ...'image_url_http image_alt'.split(' '),
])

/** Columns that overwrite the goods master where they are filled in. */
const MASTER: Readonly<Record<string, string>> = {
  syohin_name: 'goods_name',
  sire_code: 'goods_supplier_id',
  jan_code: 'goods_jan_code',
  genka_tnk: 'goods_cost_price',
  baika_tnk: 'goods_selling_price',
  daihyo_syohin_code: 'goods_representation_id',
  syohin_kbn: 'goods_type_id',
  toriatukai_kbn: 'goods_merchandise_id',
  visible_flg: 'goods_visible_flag',
  location: 'goods_location',
  tag: 'goods_tag',
  size: 'goods_size',
  iro: 'goods_color',
  zaiko_teisu: 'goods_stock_constant',
  hachu_ten: 'goods_order_point',
  lot: 'goods_lot',
}

/** Without these a code that is not in the master cannot become a new product. */
const REQUIRED_OF_NEW = ['syohin_name', 'sire_code', 'genka_tnk', 'baika_tnk']

/** Judges the rows of one goods file, top to bottom. `zaiko_su` is added to the base warehouse's stock, not put in its place. */
export function goodsJudge(room: Stockroom, faults: Faults): Judge {
  const counters = new UploadCounters(faults.equalToFree)
  const decide = (row: FileRow): Good => {
    const code = checkedCode(row)
    const delta = amount(row.cell('zaiko_su'))
    const product = room.find(code, faults.letterCase)
    return product === undefined
      ? newProduct(room, row, code, delta)
      : knownProduct(room, product, counters, { row, delta })
  }
  return (row) => judge(row, decide)
}

function knownProduct(
  room: Stockroom,
  product: Product,
  counters: UploadCounters,
  { row, delta }: { readonly row: FileRow; readonly delta: number },
): Good {
  if (row.cell('yoyaku_zaiko_su') !== '' && product.fields['goods_type_id'] !== '10') {
    throw new BadRow('予約商品ではないため、予約在庫数は登録できません。')
  }
  counters.book(product, BASE, delta)
  const fields = masterFields(row)
  const apply = (): void => {
    if (Object.keys(fields).length > 0) room.edit(product, fields)
    moveBase(room, row, product.code, delta)
  }
  return { delta, apply }
}

function newProduct(room: Stockroom, row: FileRow, code: string, delta: number): Good {
  if (REQUIRED_OF_NEW.some((column) => row.cell(column) === '')) {
    throw new BadRow('商品マスタに存在しません。新規登録に必要な項目が入力されていません。')
  }
  if (delta < 0) throw new BadRow('フリー在庫数（0）を超えて減らすことはできません。')
  const apply = (): void => {
    if (room.find(code) === undefined) room.add(code, masterFields(row))
    moveBase(room, row, code, delta)
  }
  return { delta, apply }
}

function moveBase(room: Stockroom, row: FileRow, code: string, delta: number): void {
  if (delta === 0) return
  const reason = row.cell('nyusyukko_riyu')
  room.move({ code, warehouse: BASE, delta, reason, origin: 'upload' })
}

function masterFields(row: FileRow): Row {
  return Object.fromEntries(
    Object.entries(MASTER)
      .map(([column, field]): [string, string] => [field, row.cell(column)])
      .filter(([, value]) => value !== ''),
  )
}

/** Blank changes nothing. */
function amount(text: string): number {
  if (!/^(-?\d{1,10})?$/.test(text)) throw new BadRow('在庫数は整数で入力してください。')
  return Number(text)
}
