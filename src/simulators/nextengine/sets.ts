import { toJst } from '../../kernel/time.ts'
import type { Clock } from './clock.ts'
import { byText, fieldsOf, trace, traceFields, type Fields, type Row, type Table } from './table.ts'

/** A set product is sold under one code and taken from the shelf as several. It has no stock row of its own. */
export interface SetProduct {
  readonly code: string
  readonly name?: string
  readonly jan?: string
  readonly components: readonly { readonly code: string; readonly quantity: number }[]
}

const FIELDS: Fields = {
  ...fieldsOf(
    'string',
    'set_goods_id',
    'set_goods_name',
    'set_goods_detail_goods_id',
    'set_goods_representation_id',
    'set_goods_jan_code',
  ),
  ...fieldsOf('number', 'set_goods_selling_price', 'set_goods_detail_quantity'),
  ...traceFields('set_goods'),
}

/** `/api_v1_master_setgoods`: one row a component, by set, then in the order the set was made of. */
export class Sets implements Table {
  readonly fields = FIELDS
  readonly #clock: Clock
  readonly #sets = new Map<string, { set: SetProduct; createdAt: Date }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(set: SetProduct): void {
    this.#sets.set(set.code, { set, createdAt: this.#clock.now() })
  }

  find(code: string): SetProduct | undefined {
    return this.#sets.get(code)?.set
  }

  rows(): readonly Row[] {
    return [...this.#sets.values()]
      .toSorted((a, b) => byText(a.set.code, b.set.code))
      .flatMap(({ set, createdAt }) =>
        set.components.map((component) => ({
          set_goods_id: set.code,
          set_goods_name: set.name ?? set.code,
          set_goods_detail_goods_id: component.code,
          set_goods_detail_quantity: String(component.quantity),
          set_goods_representation_id: null,
          set_goods_jan_code: set.jan ?? null,
          set_goods_selling_price: '0.00',
          ...trace('set_goods', toJst(createdAt), null),
        })),
      )
  }
}
