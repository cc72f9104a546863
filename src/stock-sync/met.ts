import type { Unresolved } from '../domain/stock/left-open.ts'
import type { Change } from '../domain/stock/change.ts'
import type { Echoing } from '../domain/stock/echo.ts'
import { digest } from '../kernel/crypto.ts'
import { type Coded, UNLINKED } from '../product-mapping/translator.ts'
import type { Row } from './repeat-endings.ts'

/** A change and when its notification came. */
export interface Arrived {
  readonly change: Change
  /** ISO instant. */
  readonly receivedAt: string
  /** Of the legacy form, which tells no id: an equal one may be another change. */
  readonly bare?: boolean
}

/** A change with what is known about it before it is decided. */
export interface Met extends Arrived {
  readonly coded: Coded
  /** '' = none. */
  readonly code: string
  readonly echoing: Echoing | null
  /** Smaregi manages the product's stock. */
  readonly managed: boolean
}

/** A change that has arrived, with that. Made field by field, because copying a million takes a second. */
export function metWith(arrived: Arrived, known: Pick<Met, 'coded' | 'echoing' | 'managed'>): Met {
  const { change, receivedAt, bare = false } = arrived
  const { coded, echoing, managed } = known
  const code = coded.kind === 'code' ? coded.code : ''
  return { change, receivedAt, bare, coded, code, echoing, managed }
}

/** The change's own id is not known here any more; its key is enough to tell it. */
export function waitingFor({ change, receivedAt, bare }: Arrived): Unresolved {
  const { productId, storeId, notification, table, rules, key, content = key } = change
  const under = rules === undefined ? {} : { rules }
  const known = bare === true ? { ...change, content } : change
  return { changeId: '', productId, storeId, notification, table, ...under, receivedAt, known }
}

/** The change of that number among equal ones, with a key of its own. */
export function copyOf(met: Met, number: number): Met {
  const { key, content = key } = met.change
  return { ...met, change: { ...met.change, key: digest(`${content} ${number}`, 32), content } }
}

/** What was told earlier keeps the code that it was given then. */
export function metAgain(row: Row): Met {
  const coded: Coded = row.code === '' ? UNLINKED : { kind: 'code', code: row.code }
  return { ...row, coded, echoing: null, managed: true }
}
