import type { SetRow } from '../../domain/mapping/sets.ts'
import { MOST_FOR_A_CODE } from './counts.ts'
import type { Session } from './next-engine.ts'
import { readForAll, type Row, text } from './pages.ts'
import { readWhole } from './whole-list.ts'

const SETS = '/api_v1_master_setgoods'
const FIELDS = 'set_goods_id,set_goods_detail_goods_id,set_goods_detail_quantity'
const NEEDS = FIELDS.split(',')

/** The components of these sets; a code that is no set has none. */
export async function setsByCode(
  session: Session,
  codes: readonly string[],
): Promise<readonly SetRow[]> {
  const rows = await readForAll(session, [...new Set(codes)], (part) => ({
    path: `${SETS}/search`,
    params: { fields: FIELDS, 'set_goods_id-in': part.join(',') },
    needs: NEEDS,
    most: MOST_FOR_A_CODE * part.length,
  }))
  return rows.map(setRow)
}

/** Every component of every set. */
export async function allSets(session: Session): Promise<readonly SetRow[]> {
  const rows = await readWhole(session, {
    path: SETS,
    params: { fields: FIELDS },
    needs: NEEDS,
    keyOf: (row) => `${text(row['set_goods_id'])} ${text(row['set_goods_detail_goods_id'])}`,
  })
  return rows.map(setRow)
}

function setRow(row: Row): SetRow {
  return {
    set: text(row['set_goods_id']),
    component: text(row['set_goods_detail_goods_id']),
    quantity: quantity(row['set_goods_detail_quantity']),
  }
}

/** Next Engine may write 2 as `2` or `2.00`; anything but a whole number from 1 cannot be multiplied with. */
function quantity(value: string | null | undefined): number | null {
  const found = /^(\d{1,6})(?:\.0+)?$/.exec(text(value).trim())
  const whole = Number(found?.[1] ?? 0)
  return whole >= 1 ? whole : null
}
