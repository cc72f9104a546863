import type { Scope } from '../../../src/domain/orders/slip-facts.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'

/** Every order of every shop counts, and none has been forgotten. */
export const SCOPE: Scope = {
  start: 0,
  shops: {},
  otherShops: 0,
  shopIds: [],
  forgottenUpTo: 0,
  seen: () => null,
  isBooked: () => false,
}

/** A line of five pieces, new and untouched, but for these facts. */
export function orderLine(facts: Partial<OrderLine> = {}): OrderLine {
  return {
    slip: 200,
    line: 1,
    code: 'TEA',
    quantity: 5,
    returnedGood: 0,
    lineCancelled: false,
    lineDeleted: false,
    shopId: '1',
    status: '20',
    cancelType: '0',
    sendDate: null,
    mergedFrom: null,
    dividedFromSlip: null,
    dividedFromLine: null,
    copiedFromSlip: null,
    copiedFromLine: null,
    multiDeliveryParent: false,
    newestAt: null,
    createdAt: null,
    modified: false,
    ...facts,
  }
}
