import { CODES, NEW, type Scene } from '../crash/soak-events.ts'
import type { Slip, SlipLine } from '../../src/simulators/nextengine/slip.ts'

interface Room extends Scene {
  readonly saw: (what: string) => void
}

/** Slips that are there before orders are booked: whatever becomes of them, they leave Next Engine alone. */
export function oldSlips({ shop, dice, truth, log }: Room): void {
  const { orders } = shop.ne
  for (let left = dice.between(2, 5); left > 0; left -= 1) {
    const lines = Array.from({ length: dice.between(1, 2) }, () => ({
      code: dice.one(CODES),
      quantity: dice.between(1, 3),
    }))
    const slip = orders.place({ lines })
    for (const { no } of linesOf(shop, slip)) truth.leaveOut(slip, no)
    if (dice.chance(0.3)) orders.ship(slip)
    log(`old order ${slip} ${JSON.stringify(lines)}`)
  }
}

/** A product that Next Engine may not know yet is sold online: the slip has its code, and nothing is promised. */
export function newOrder({ shop, dice, truth, log, saw }: Room): void {
  const code = dice.one(NEW)
  const lines = [{ code, quantity: dice.between(1, 3), ...truth.places.source?.() }]
  if (shop.ne.goods(code) === undefined) saw('order of a product that is not in Next Engine')
  log(`order ${shop.ne.orders.place({ ...truth.places.shop?.(), lines })} ${JSON.stringify(lines)}`)
}

/**
 * What is made of slips in Next Engine: two are merged (同梱) into one, some pieces go into a slip of their own (分割), one is sent again
 * (複写). A line that is made from another one counts where that one did.
 */
export function slipEvent(room: Room): void {
  const { shop, dice } = room
  const all = shop.ne.orders.all().filter(({ cancelType }) => cancelType !== '3')
  const open = all.filter(({ status, cancelType }) => status !== '50' && cancelType === '0')
  const what = dice.one(['merge', 'merge', 'split', 'copy'])
  if (what === 'copy') return copy(room, all)
  if (what === 'split') return split(room, open)
  return merge(room, open)
}

function merge({ shop, dice, truth, log, saw }: Room, open: readonly Slip[]): void {
  const [from, into] = dice.shuffled(open)
  if (from === undefined || into === undefined) return
  const before = new Set(into.lines.map(({ no }) => no))
  shop.ne.orders.merge(from.id, into.id)
  log(`order ${from.id} is merged into ${into.id}`)
  saw('slip merged')
  const isOld = into.lines.some(({ no }) => before.has(no) && !truth.counts(into.id, no))
  for (const line of into.lines.filter(({ no }) => !before.has(no))) {
    const counts = inherit(truth, [from.id, line.mergedFrom?.line ?? 0], [into.id, line.no])
    if (counts && isOld) saw('line that counts merged into an old slip')
    if (!counts && !isOld) saw('line of an old slip merged into one that counts')
  }
}

function split({ shop, dice, truth, log, saw }: Room, open: readonly Slip[]): void {
  const lines = open.flatMap((slip) =>
    slip.lines.filter(canBeSplit).map((line) => [slip.id, line] as const),
  )
  if (lines.length === 0) return
  const [slip, { no, quantity }] = dice.one(lines)
  const pieces = dice.between(1, quantity - 1)
  const part = shop.ne.orders.split(slip, no, pieces)
  log(`${pieces} pieces of order ${slip} line ${no} go into ${part}`)
  saw('slip split')
  for (const line of linesOf(shop, part))
    if (!inherit(truth, [slip, line.dividedFromLine ?? 0], [part, line.no]))
      saw('old slip copied or split')
}

function copy({ shop, dice, truth, log, saw }: Room, all: readonly Slip[]): void {
  const slips = all.filter(({ lines }) => lines.some(isAlive))
  if (slips.length === 0) return
  const { id, status } = dice.one(slips)
  const again = shop.ne.orders.copy(id)
  log(`order ${id} is copied as ${again}`)
  saw(status === '50' ? 'slip copied after 出荷確定' : 'slip copied')
  for (const line of linesOf(shop, again))
    if (!inherit(truth, [id, line.copiedFromLine ?? 0], [again, line.no]))
      saw('old slip copied or split')
}

type Place = readonly [slip: number, line: number]

/** Whether the line counts. */
function inherit(truth: Scene['truth'], from: Place, to: Place): boolean {
  const counts = truth.counts(...from)
  if (!counts) truth.leaveOut(...to)
  return counts
}

function linesOf({ ne }: Scene['shop'], slip: number): readonly SlipLine[] {
  return ne.orders.all().find(({ id }) => id === slip)?.lines ?? []
}

function canBeSplit(line: SlipLine): boolean {
  return isAlive(line) && line.quantity > 1
}

function isAlive({ cancelled, deleted }: SlipLine): boolean {
  return !cancelled && !deleted
}
