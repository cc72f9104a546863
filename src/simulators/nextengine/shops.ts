import { fieldsOf, type Fields, type Row, type Table } from './table.ts'

const FIELDS: Fields = {
  ...fieldsOf('number', 'shop_id', 'shop_mall_id'),
  ...fieldsOf('string', 'shop_name', 'shop_abbreviated_name', 'shop_deleted_flag'),
}

/** Where orders come from (店舗), by number; searchable as `/api_v1_master_shop`. */
export class Shops implements Table {
  readonly fields = FIELDS
  readonly #names = new Map([['1', '練習ネット店']])

  /** Also another name for one that is there. */
  add(id: string, name: string): void {
    this.#names.set(id, name)
  }

  rows(): readonly Row[] {
    return [...this.#names]
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([id, name]) => ({
        shop_id: id,
        shop_name: name,
        shop_abbreviated_name: null,
        shop_mall_id: '90',
        shop_deleted_flag: '0',
      }))
  }
}
