import { wireRow, USUAL_WRITING } from '../../src/simulators/smaregi/notification.ts'
import type { Api } from '../order-sync/orders-kit.ts'
import type { Ran, Shop } from '../helpers/shop.ts'

export interface Row {
  readonly productId: string
  readonly code: string
  readonly smaregi: number
  readonly nextengine: number
  readonly difference: number
  readonly cause: string
  readonly causes: readonly { readonly cause: string; readonly units: number }[]
}

export async function reconcile(shop: Shop, ...args: string[]): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('reconcile', '--json', ...args)
}

export function rows(ran: Ran): Row[] {
  return ran.json['differences'] as Row[]
}

/** A change that Smaregi never told about, and the means to tell it late. */
export function loseChange(
  shop: Shop,
  api: Api,
  productId: string,
  amount: number,
  at?: Date,
): () => Promise<void> {
  const change = {
    storeId: '1',
    productId,
    amount,
    division: '02',
    silent: true,
    ...(at === undefined ? {} : { at }),
  }
  const row = shop.smaregi.change(change)
  return async () => {
    if (api === 'legacy') shop.smaregi.sendRows([wireRow(row, USUAL_WRITING)])
    else
      await fetch(shop.hookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          sncode: shop.sncode,
          'smaregi-contract-id': shop.smaregi.contractId,
          'smaregi-event': 'pos:stock',
        },
        body: JSON.stringify({
          contractId: shop.smaregi.contractId,
          event: 'pos:stock',
          action: 'created',
          ids: [{ id: String(row.id), productId, storeId: '1' }],
        }),
      })
    await shop.smaregi.flushSends()
  }
}

/** Both counts of a product. */
export function counts(shop: Shop, id: string): [smaregi: number, nextengine: number] {
  return [shop.smaregi.stock(id), shop.ne.goods(id)?.stock ?? NaN]
}
