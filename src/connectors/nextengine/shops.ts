import type { Session } from './next-engine.ts'
import { readAll, text } from './pages.ts'

const NEEDS = ['shop_id', 'shop_name']
/** Next Engine's plans have up to fifty shops; those that were deleted stay in the list. */
const MOST = 10_000

/** A shop (店舗) of Next Engine: an online mall's, a cart's, or one made by hand. */
export interface NextEngineShop {
  readonly id: string
  readonly name: string
}

/** All of them, as the 店舗マスタ has them; also those that were deleted, which old slips name. Throws as `Session.read` does. */
export async function allShops(session: Session): Promise<readonly NextEngineShop[]> {
  const rows = await readAll(session, {
    path: '/api_v1_master_shop/search',
    params: { fields: NEEDS.join(',') },
    needs: NEEDS,
    most: MOST,
  })
  return rows.map((row) => ({ id: text(row['shop_id']), name: text(row['shop_name']) }))
}
