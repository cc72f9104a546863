import type { OrderItem } from '../domain/orders/open-item.ts'
import { missing } from '../domain/stock/shortage.ts'
import type { Item } from '../domain/stock/open-items.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { minuteOf } from '../kernel/time.ts'
import type { ProblemRow } from '../mailer/facts.ts'
import { nameIn } from '../messages/held.ts'
import * as says from '../messages/mail-choices.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import { groupOf, sentAs } from '../reports/problems.ts'

/** Where the owner has to choose or to look something up, in words of the mails' own. `compares`: ston can read Smaregi's counts. */
export function toDo(
  item: Item,
  compares: boolean,
): Pick<ProblemRow, 'group'> & Partial<Pick<ProblemRow, 'next'>> {
  const group = groupOf(item)
  if (item.kind === 'inDoubt') {
    const { reason, at } = sentAs(item.row)
    const { neCode, sent } = item.row
    const row = { code: neCode, delta: sent, reason, at: at && minuteOf(at) }
    return { group, next: says.lookInHistory(item.id, row) }
  }
  if (item.kind !== 'held') return { group }
  const { reason, code, shortage } = item.held
  if (reason === 'oversold' && shortage !== undefined && shortage.slips !== null) {
    const pieces = missing(item.held, shortage)
    const ordered = shortage.slips.reduce((sum, { quantity }) => sum + quantity, 0)
    return {
      group,
      next:
        ordered > 0 ? says.countGoods(pieces, ordered, nameIn(item.id)) : says.countsDiffer(pieces),
    }
  }
  if (reason !== 'missing') return { group }
  const next = says.missingChoices(code, nameIn(item.id), compares)
  return { group: { ...group, next: says.missingChoicesOfAll(compares) }, next }
}

/** The same of an order line. */
export function orderNext(item: OrderItem): Sentence {
  const { reason, code, component } = item
  if (reason !== 'unmapped' || code === '') return orderBecause(item).next
  return says.whichProduct(component === '' ? code : component)
}

/** What is to be done about all order lines that are held for this reason; CODE and ID stand for each one's own. */
export function orderGroup(
  item: OrderItem,
  nextOf: (item: OrderItem) => Sentence,
): NonNullable<ProblemRow['group']> {
  const code = item.code === '' ? '' : 'CODE'
  const next = nextOf({ ...item, id: 'ID', code, productId: 'ID' })
  return { key: `${item.reason} ${next.ja}`, next }
}
