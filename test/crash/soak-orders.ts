import { CODES, type Scene } from './soak-events.ts'
import type { Worlds } from './soak-truth.ts'

/** What becomes of orders in Next Engine. What they take is read from its own book. */
export function orderEvents({ shop, plan: { share }, dice, truth, log }: Scene): void {
  const { orders } = shop.ne
  if (dice.chance(share.order)) {
    const lines = Array.from({ length: dice.between(1, 2) }, () => ({
      code: dice.one(CODES),
      quantity: dice.between(1, 3),
      ...truth.places.source?.(),
    }))
    log(`order ${orders.place({ ...truth.places.shop?.(), lines })} ${JSON.stringify(lines)}`)
  }
  const slips = orders.all().filter((slip) => slip.cancelType !== '3')
  if (slips.length === 0 || !dice.chance(share.orderEdit)) return
  const slip = dice.one(slips)
  const line = dice.one(slip.lines)
  const open = slip.status !== '50' && slip.cancelType === '0'
  const shipped = slip.status === '50' && slip.cancelType === '0'
  const edits: Record<string, () => void> = open
    ? {
        more: () => orders.changeQuantity(slip.id, line.no, line.quantity + 1),
        fewer: () => orders.changeQuantity(slip.id, line.no, Math.max(1, line.quantity - 1)),
        exchange: () => orders.exchange(slip.id, line.no, dice.one(CODES)),
        cancelLine: () => orders.cancelLine(slip.id, line.no),
        cancel: () => orders.cancel(slip.id),
        ship: () => orders.ship(slip.id),
      }
    : shipped
      ? {
          returned: () => {
            if (line.quantity > line.returnedGood && !line.cancelled)
              orders.returnGoods(slip.id, line.no, { good: 1 })
          },
          // Undone and cancelled between two looks; one that stays valid has to be seen below 50.
          undone: () => {
            orders.undoShipping(slip.id)
            orders.cancel(slip.id, '5')
          },
        }
      : {
          // What has come back once is not sent again.
          again: () =>
            slip.status !== '50' &&
            slip.lines.every(({ returnedGood }) => returnedGood === 0) &&
            orders.reactivate(slip.id),
        }
  const what = dice.one(Object.keys(edits))
  edits[what]?.()
  log(`order ${slip.id} ${what} line ${line.no}`)
}

/** Nothing is left that is only promised. */
export function shipAll({ ne: { orders } }: Pick<Worlds, 'ne'>): void {
  for (const slip of orders.all())
    if (slip.status !== '50' && slip.cancelType === '0') orders.ship(slip.id)
}
