import { Dice, draw, type Plan } from '../crash/soak-plan.ts'
import { type LineFaults, QUIET } from './network.ts'
import { drawShape, type Shape } from './places.ts'

/** What a shop's day may bring besides; see `TROUBLES` of the soak. Each is off, rare or frequent in a seed. */
const MORE = [
  'powerCut',
  'fullDisk',
  'clockJump',
  'badLine',
  'slowLine',
  'stockTaking',
  'marksStop',
] as const
/** The same, from a chance of its own: what else there is in a seed stays what it was. */
const LATER = ['slips', 'oldSlips', 'byHand', 'newOrders'] as const
export type More = (typeof MORE)[number] | (typeof LATER)[number]
/** Far from the seeds themselves. */
const STREAM = 0x37_00_00

/** Everything that is the same for the whole of a seed. */
export interface SimulationPlan extends Plan {
  readonly more: Readonly<Record<More, number>>
  /** Whether the file system keeps the sockets by which processes know of each other's life. */
  readonly sockets: boolean
  /** Whether commands run in another container than the listener, on the same folder. */
  readonly containers: boolean
  /** Those are machines of their own, whose clocks stand still with them. */
  readonly smallMachines: boolean
  /** Commands are stopped often, where others cannot see whether they live. */
  readonly takeovers: boolean
  /** Hours between two runs of cron. */
  readonly flushEvery: number
  /** `ston run` starts the flushes, half an hour apart, and looks later what became of them. */
  readonly planned: boolean
  /** `ston run` starts everything, by itself. */
  readonly runs: boolean
  /** What it may ask Next Engine in a month; 0 = as often as it likes. */
  readonly callsPerMonth: number
  /** Changes and orders of a day. */
  readonly changes: number
  readonly orders: number
  /** Absent = one 拠点. */
  readonly shape?: Shape
}

/** Where much leaves unasked. */
const CALM_SALES = { bigSale: 0, typed: 0, link: 0, sameSecond: 0 }

/** The soak's periods are scaled down, a simulated shop has time. */
const SETTLE_MS = 900_000

export function drawPlan(seed: number, dice: Dice): SimulationPlan {
  const plan = draw(seed, dice)
  const scale = SETTLE_MS / plan.settleMs
  const { history, counts, queue, smaregi } = plan.lags
  const shares = MORE.map((one) => [one, dice.one([0, 0, 0.1, 0.1, 0.4])] as const)
  const planned = dice.chance(0.5)
  // A chance of its own, so that the seeds of other shops stay what they were.
  const own = new Dice(seed + 1_000_000)
  // Else nothing leaves unasked.
  const keepReason = planned && dice.chance(0.6) ? true : plan.keepReason
  const more = { ...Object.fromEntries(shares), ...drawLater(seed, plan) } as Record<More, number>
  const [runs, callsPerMonth] = [own.chance(0.25), own.one([0, 800, 3000])]
  const takeovers = own.chance(0.15)
  const share = { ...plan.share, ...(planned && CALM_SALES), ...(takeovers && { pause: 0.4 }) }
  const shape = drawShape(seed, plan.share)
  return {
    ...plan,
    postgres: false,
    settleMs: SETTLE_MS,
    lags: {
      history: history * scale,
      counts: counts * scale,
      queue: queue * scale,
      smaregi: smaregi * scale,
    },
    more,
    share,
    marksStop: keepReason === true && more.marksStop > 0,
    sockets: dice.chance(0.7) && !takeovers,
    containers: dice.chance(0.4) || takeovers,
    // Where clocks go on, they alone tell whoever was stopped that he is late.
    smallMachines: own.chance(takeovers ? 0.75 : 0.5),
    takeovers,
    flushEvery: dice.one([1, 2, 3]) * (takeovers ? 0.25 : 1),
    changes: planned ? 200 : 60,
    orders: 20,
    planned,
    runs,
    callsPerMonth,
    keepReason,
    ...(shape !== null && { shape, partly: isPartly(shape, { keepReason, share }) }),
  }
}

function drawLater(
  seed: number,
  { share, correctionDivision }: Pick<Plan, 'share' | 'correctionDivision'>,
): Record<(typeof LATER)[number], number> {
  const dice = new Dice(seed + STREAM)
  const slips = dice.one([0, 0.3, 0.3, 0.8])
  const oldSlips = dice.one([0, 0, 1])
  const byHand = dice.one([0, 0.3, 0.8])
  const newOrders = dice.one([0, 0.3, 0.8])
  // What leaves, or comes back to, one side alone is a difference, and whoever mends sets it right.
  const isExact = share.drift > 0
  return {
    slips,
    oldSlips: isExact ? 0 : oldSlips,
    // Pieces that come back as a return at the till does: the person of the shop would have to say which is which.
    byHand: isExact || correctionDivision === '12' ? 0 : byHand,
    newOrders: isExact ? 0 : newOrders,
  }
}

/**
 * Whether Next Engine's history may tell less of a row in another 拠点, or not which one a line is of: no column names it. Where it keeps
 * no marks, what others move there may be the row, or the counts around a line those of all 拠点.
 */
function isPartly(
  { warehouses, faults }: Shape,
  { keepReason, share }: Pick<Plan, 'keepReason' | 'share'>,
): boolean {
  const { historyWarehouses, keepReasonIn } = faults
  const isHidden = historyWarehouses === 'base' || keepReasonIn === 'base'
  const othersMove = share.colleague > 0 || share.order > 0
  return (warehouses.length > 1 && isHidden) || (keepReason === false && othersMove)
}

/** What is to be otherwise than the seed says. */
export interface PlanChanges extends Partial<
  Omit<SimulationPlan, 'seed' | 'share' | 'more' | 'lags' | 'shape'>
> {
  readonly share?: Partial<SimulationPlan['share']>
  readonly more?: Partial<SimulationPlan['more']>
  readonly lags?: Partial<SimulationPlan['lags']>
  /** One 拠点. */
  readonly shape?: null
}

export function changed(
  { shape, ...plan }: SimulationPlan,
  { shape: isOnePlace, ...changes }: PlanChanges = {},
): SimulationPlan {
  return {
    ...plan,
    ...(shape !== undefined && isOnePlace !== null && { shape }),
    ...changes,
    share: { ...plan.share, ...changes.share },
    more: { ...plan.more, ...changes.more },
    lags: { ...plan.lags, ...changes.lags },
  }
}

/** What the line is like for some hours. */
export function lineOf({ more, settleMs, share }: SimulationPlan, dice: Dice): LineFaults {
  const bad = dice.chance(more.badLine)
  const slow = dice.chance(more.slowLine)
  const held = dice.chance(share.arrivesLate)
  return {
    ...QUIET,
    usualMs: dice.between(5, 150),
    ...(bad && { refused: 0.1, lostRequest: 0.05, lostAnswer: 0.05, unavailable: 0.05 }),
    ...(held && { heldBack: 0.05, heldBackMs: settleMs / 2 }),
    ...(slow && { slow: 0.1, slowMs: 90_000 }),
  }
}
