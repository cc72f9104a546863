import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Item } from '../domain/stock/open-items.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { toCheck } from '../messages/mail-headline.ts'
import { concernOf, worstOf } from '../notifications/concerns.ts'
import type { Names } from '../product-mapping/names.ts'
import type { PageProblem } from './page/facts.ts'

/** All that needs a person, in the order of the page. */
export interface All {
  readonly oversold: readonly Item[]
  readonly general: readonly PageProblem[]
  readonly others: readonly Item[]
  readonly orders: readonly OrderItem[]
}

/** The first of all, as a mail's headline tells it, and how many more there are; null = there is nothing. */
export function worstOn({ oversold, general, others, orders }: All, names: Names): Sentence | null {
  const more = oversold.length + general.length + others.length + orders.length - 1
  const [first, whole, other, order] = [oversold[0], general[0], others[0], orders[0]]
  if (first !== undefined) return toCheck(worstOf(first, names), more)
  if (whole !== undefined)
    return toCheck({ kind: 'notice', about: whole.what, isOrder: false }, more)
  if (other !== undefined) return toCheck(worstOf(other, names), more)
  return order === undefined ? null : toCheck(concernOf(order, names), more)
}
