import type { App } from '../context.ts'
import type { Clues } from '../domain/reconciliation/clues.ts'
import type { Change } from '../domain/stock/change.ts'
import type { ChangeRecord } from '../domain/stock/change-record.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import type { Held } from '../domain/stock/open-work.ts'
import type { StockKey } from '../domain/stock/stock-key.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { grouped } from '../kernel/grouped.ts'
import type { Store } from '../store/store.ts'

/** Where a change goes that has no 拠点 yet: by the rules under which it was received. */
export type PlaceOf = (change: Pick<Change, 'storeId' | 'rules'>) => Pick<StockKey, 'warehouse'>

type Goal = Pick<ChangeRecord, 'product' | 'store' | 'code' | 'rules'>

/** What changes count for that no batch has taken in yet; each place once, however many go there. */
export class Goals {
  readonly #goals = new Map<string, Goal>()

  /** A line about such a change. What has no code will be translated anew. */
  note({ product, store, code, rules, decision }: ChangeRecord): void {
    if (decision !== 'counted' || code === '') return
    const name = `${product} ${store} ${rules ?? ''} ${code}`
    if (!this.#goals.has(name))
      this.#goals.set(name, { product, store, code, ...(rules && { rules }) })
  }

  get all(): readonly Goal[] {
    return [...this.#goals.values()]
  }
}

/** Changes whose product and store are known, and that are decided later. */
export interface Undecided {
  readonly goals: Goals
  readonly held: readonly Held[]
  readonly unresolved: readonly Unresolved[]
}

/**
 * A change goes to the code and the 拠点 of its time. Once its product's counts are called equal under others, it would be left out for
 * that, and be wanting where it belongs.
 */
export async function addGoals(
  clues: Clues,
  { app, store }: { readonly app: App; readonly store: Store },
  { goals, held, unresolved }: Undecided,
  placeOf: PlaceOf,
): Promise<void> {
  for (const { product: productId, store: storeId, code, rules } of goals.all) {
    const change = { productId, storeId, ...(rules && { rules }) }
    clues.goes(change, { code, ...placeOf(change) })
  }
  for (const one of held)
    if (one.reason === 'repeat' && one.code !== '') {
      const { change } = one.repeat
      clues.goes(change, { code: one.code, ...placeOf(change) })
    }
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  for (const [table, some] of grouped(unresolved, (one) => one.table)) {
    const codes = await translator.codes(
      table,
      some.map(({ productId }) => productId),
    )
    for (const one of some) {
      const coded = codes.get(one.productId)
      if (coded?.kind === 'code') clues.goes(one, { code: coded.code, ...placeOf(one) })
    }
  }
  await translator.close()
}
