import { toJst } from '../../kernel/time.ts'
import type { Clock } from './clock.ts'
import { fieldsOf, type Fields, type Row, type Table } from './table.ts'

/** 基本拠点: where goods uploads and orders move stock. */
export const BASE = '0'
export const BASE_NAME = '基本拠点'

interface Warehouse {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
}

const FIELDS: Fields = {
  ...fieldsOf('number', 'warehouse_id', 'warehouse_creator_id', 'warehouse_last_modified_by_id'),
  ...fieldsOf(
    'string',
    'warehouse_name',
    'warehouse_creator_name',
    'warehouse_last_modified_by_name',
  ),
  ...fieldsOf('date', 'warehouse_creation_date', 'warehouse_last_modified_date'),
}

/** The company's warehouses (拠点); searchable as `/api_v1_warehouse_base`. */
export class Warehouses implements Table {
  readonly fields = FIELDS
  readonly #clock: Clock
  #all: readonly Warehouse[]

  constructor(clock: Clock) {
    this.#clock = clock
    this.#all = [{ id: BASE, name: BASE_NAME, createdAt: clock.now() }]
  }

  /** Returns the new warehouse's id. */
  add(name: string): string {
    const id = String(this.#all.length)
    this.#all = [...this.#all, { id, name, createdAt: this.#clock.now() }]
    return id
  }

  rename(id: string, name: string): void {
    this.#all = this.#all.map((one) => (one.id === id ? { ...one, name } : one))
  }

  nameOf(id: string): string {
    return this.#all.find((one) => one.id === id)?.name ?? ''
  }

  /** By its full name. */
  idOf(name: string): string | undefined {
    return this.#all.find((one) => one.name === name)?.id
  }

  rows(): readonly Row[] {
    return this.#all.map((one) => ({
      warehouse_id: one.id,
      warehouse_name: one.name,
      warehouse_creation_date: toJst(one.createdAt),
      warehouse_last_modified_date: null,
      warehouse_creator_id: '1',
      warehouse_creator_name: '練習担当',
      warehouse_last_modified_by_id: null,
      warehouse_last_modified_by_name: null,
    }))
  }
}
