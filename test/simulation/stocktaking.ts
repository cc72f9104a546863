import { CODES, type Events } from '../crash/soak-events.ts'
import type { Truth } from '../crash/soak-truth.ts'
import type { Ran } from '../helpers/shop.ts'
import type { Post } from './post.ts'
import type { ProgramParts, Programs } from './programs.ts'

const MINUTE = 60_000

export interface Stocktaker extends ProgramParts {
  readonly truth: Truth
  readonly events: Events
  readonly post: Post
  readonly programs: Programs
}

/**
 * Somebody counts the goods, in Smaregi or in Next Engine, while both services go on: sales in the store and online come before the pause,
 * during it and after the count, some are told late, and a process that stops or begins again may die at any of its calls. Whoever counts
 * finds what is really there, with the goods that are sold online and not shipped.
 */
export async function takeStock(parts: Stocktaker): Promise<void> {
  const { shop, plan, dice, time, post, saw } = parts
  const orders = plan.share.order > 0
  const master = orders && dice.chance(0.5) ? 'nextengine' : 'smaregi'
  saw(`stocktaking in ${master === 'smaregi' ? 'Smaregi' : 'Next Engine'}`)
  // A running listener looks at its file now and then.
  shop.configure((config) => void (config.stockMaster = master))
  await time.to(time.now + MINUTE)
  some(parts)
  await time.until(post.deliverAll())
  await untilDone(parts, 'pause', '--for', 'stocktaking')
  some(parts)
  const late = post.withhold()
  await time.to(time.now + 3 * MINUTE)
  count(parts, master)
  const at = new Date(Math.floor(time.now / 1000) * 1000).toISOString()
  await time.to(time.now + 20 * MINUTE)
  some(parts)
  await time.until(post.deliverAll())
  await untilDone(parts, 'resume', '--counted', at, '--unshipped', 'counted', '--yes')
  late()
  await time.until(post.deliverAll())
  await compareLater(parts, master === 'smaregi' ? 'nextengine' : 'smaregi')
  shop.configure((config) => void (config.stockMaster = 'smaregi'))
  await time.to(time.now + MINUTE)
}

/** What could not be set equal just then stands, as `ston status` says, until somebody compares once more. */
async function compareLater(parts: Stocktaker, side: 'smaregi' | 'nextengine'): Promise<void> {
  const { programs, time, plan, saw } = parts
  const run = (...args: string[]): Promise<Ran | null> =>
    time.until(programs.ston(...args, '--json'))
  for (let times = 0; (await stands(run)) && times < 8; times += 1) {
    saw('left apart by a stocktaking')
    await time.to(time.now + 20 * MINUTE)
    await run('flush')
    if (plan.share.order > 0) await run('import-orders')
    await run('reconcile', '--apply', side, '--yes')
  }
}

async function stands(run: (...args: string[]) => Promise<Ran | null>): Promise<boolean> {
  const status = await run('status')
  const { warnings = [] } = (status?.json ?? {}) as { warnings?: readonly { id: string }[] }
  return warnings.some(({ id }) => id === 'drift')
}

/** Sales in the store, and online. */
function some({ shop, plan, dice, events, log }: Stocktaker): void {
  for (const code of CODES) {
    shop.later(1100)
    if (dice.chance(0.5)) events.sell(code, dice.between(1, 2))
    if (plan.share.order === 0 || !dice.chance(0.4)) continue
    const lines = [{ code, quantity: dice.between(1, 2) }]
    log(`order ${shop.ne.orders.place({ lines })} ${JSON.stringify(lines)}`)
  }
}

/** Now and then a piece is missing, or turns up. */
function count({ shop, dice, truth, log }: Stocktaker, master: 'smaregi' | 'nextengine'): void {
  const { ne, smaregi } = shop
  for (const code of CODES) {
    const mistake = dice.one([0, 0, -1, 2])
    if (master === 'nextengine') {
      const stock = truth.expected(code).ne + mistake
      ne.setStock(code, { stock })
      log(`counted ${code} in Next Engine: ${stock}`)
    } else {
      const there = truth.expected(code).smaregi + promised(shop, code) + mistake
      const counted = there - smaregi.stock(code, '2')
      smaregi.stocktake({ storeId: '1', productId: code, counted })
      log(`counted ${code} in Smaregi: ${counted}`)
    }
    truth.moved(code, mistake)
  }
  truth.drifts.clear()
}

/** Sold and not shipped. */
function promised({ ne }: Stocktaker['shop'], code: string): number {
  return ne.orders
    .all()
    .filter(({ status, cancelType }) => status !== '50' && cancelType === '0')
    .flatMap(({ lines }) => lines)
    .filter((line) => line.code === code && !line.cancelled)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

/** It may die the first time. Whoever sees that it did, or that it could not go on, calls it again. */
async function untilDone({ programs, time, log }: Stocktaker, ...args: string[]): Promise<void> {
  let ran: Ran | null = await time.until(programs.cron(...args, '--json'))
  for (let runs = 0; !isDone(ran); runs += 1) {
    if (runs > 60) throw new Error(`${args[0]} does not come to its end: ${ran?.out ?? 'died'}`)
    log(`${args[0]} again`)
    await time.to(time.now + 10 * MINUTE)
    ran = await time.until(programs.ston(...args, '--json'))
  }
}

/** Of one that died others may not know, and its lock stands for minutes: whoever comes meanwhile has done nothing. */
function isDone(ran: Ran | null): boolean {
  if (ran === null) return false
  // Who counts may do so with rows in doubt.
  const { pause, outcome } = ran.json as {
    readonly pause?: { state: string } | null
    outcome: string
  }
  return (ran.code === 0 && outcome !== 'locked') || (ran.code === 3 && pause?.state === 'paused')
}
