import { seeded } from '../domain/mapping/random.ts'

/** One chance for everything that is drawn in a seed. */
export class Dice {
  #next: (limit: number) => number

  constructor(seed: number) {
    this.#next = seeded(seed)
  }

  /** A whole number below the limit. */
  below(limit: number): number {
    return this.#next(limit)
  }

  /** From here on it falls as it does for this seed, whatever has been drawn before. */
  begin(seed: number): void {
    this.#next = seeded(seed)
  }

  /** Others of its own, for somebody who draws so many that these would depend on it. */
  apart(): Dice {
    return new Dice(this.below(2 ** 31))
  }

  chance(share: number): boolean {
    return this.below(10_000) < share * 10_000
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items]
    return items.map(() => left.splice(this.below(left.length), 1)[0] as T)
  }
}

/** What may happen beside sales and deliveries. Each is off, rare or frequent in a seed, so that some are seen without the others. */
const TROUBLES = [
  'sameSecond',
  'again',
  'part',
  'late',
  'lostWebhook',
  'lostAnswer',
  'strangeCode',
  'refusedCall',
  'slowQueue',
  'arrivesLate',
  'orderBetween',
  'failedCall',
  'silentHistory',
  'twoRuns',
  'kill',
  'pause',
  'bigSale',
  'order',
  'orderEdit',
  'typed',
  'link',
  'newProduct',
  'colleague',
  'person',
  'look',
  'drift',
] as const
export type Trouble = (typeof TROUBLES)[number]

/** How ston is told, and how it can ask: the platform's webhooks; 在庫情報送信 with either API, or with none. */
const EYES = ['platform', 'platform', 'legacy', 'legacy', 'mixed', 'blind'] as const
export type Eyes = (typeof EYES)[number]

export interface Lags {
  readonly history: number
  readonly counts: number
  readonly queue: number
  /** Of Smaregi's stock history. */
  readonly smaregi: number
}

/** Everything that is the same for the whole of a seed. */
export interface Plan {
  readonly seed: number
  readonly eyes: Eyes
  readonly postgres: boolean
  readonly warehouse: boolean
  readonly settleMs: number
  readonly lags: Lags
  /** Some reading of Next Engine lags longer than is waited for: then rows may be in doubt. */
  readonly beyond: boolean
  readonly share: Readonly<Record<Trouble, number>>
  readonly keepReason: boolean | 'truncated' | 'ownWords'
  readonly historyShowsUploads: boolean
  /** Next Engine stops to keep marks for some hours, now and then. */
  readonly marksStop?: boolean
  /** A file with bad rows succeeds, and its message names none of them. */
  readonly unnamed?: boolean
  /** Its history shows the movements or the marks of one 拠点 of several only. */
  readonly partly?: boolean
  /** 在庫区分 of a 出荷 that is taken back. */
  readonly correctionDivision: string
  /** Whether Smaregi's history has lines for 出荷. */
  readonly shipmentsInHistory: boolean
  /** Whether whoever mends has waited until the shop was quiet for some minutes. */
  readonly mendsLate: boolean
  /** Whether another EC link carries division 11 to Next Engine. */
  readonly otherLink: boolean
}

/** 在庫区分 that are passed on unless ston knows better. */
const BACK = ['15', '01', '12']
const RARE = 0.15
const FREQUENT = 0.5
/** Child processes take long, so there are few. */
const SLOW: Partial<Record<Trouble, number>> = { kill: 0.5, pause: 0.25 }

export function draw(seed: number, dice: Dice): Plan {
  const eyes = dice.one(EYES)
  const settleMs = 400
  const beyond = dice.chance(0.25)
  const share = shares(dice, eyes)
  return {
    seed,
    eyes,
    postgres: dice.chance(0.15),
    warehouse: dice.chance(0.2),
    settleMs,
    lags: lags(dice, settleMs, beyond),
    beyond,
    share,
    keepReason: dice.one([true, true, false, 'truncated', 'ownWords'] as const),
    historyShowsUploads: dice.chance(0.85),
    correctionDivision:
      eyes === 'blind' ? '10' : dice.one(share.typed > 0 ? BACK : ['10', ...BACK]),
    shipmentsInHistory: dice.chance(0.8),
    mendsLate: dice.chance(0.5),
    otherLink: dice.chance(0.5),
  }
}

function shares(dice: Dice, eyes: Eyes): Record<Trouble, number> {
  const share = Object.fromEntries(
    TROUBLES.map((trouble) => {
      const usual = dice.one([0, 0, RARE, RARE, FREQUENT])
      return [trouble, usual * (SLOW[trouble] ?? 1)]
    }),
  ) as Record<Trouble, number>
  // What nobody can ask for is found by nobody; ston calls Smaregi for orders.
  if (eyes !== 'platform') share.lostWebhook = 0
  if (eyes === 'blind') Object.assign(share, { order: 0, orderEdit: 0, look: 0, drift: 0 })
  // A comparison takes for a mistake whatever only one side knows of, and somebody who mends has to mean it.
  if (share.drift > 0) Object.assign(share, { typed: 0, link: 0, newProduct: 0, colleague: 0 })
  return share
}

function lags(dice: Dice, settleMs: number, beyond: boolean): Lags {
  const none = { history: 0, counts: 0, queue: 0, smaregi: 0 }
  if (!beyond && dice.chance(0.4)) return none
  const within = (): number => dice.one([0, settleMs / 4, settleMs / 2])
  const some = { history: within(), counts: within(), queue: within(), smaregi: within() }
  if (!beyond) return some
  const far = (): number => dice.one([settleMs * 2, settleMs * 5, settleMs * 10])
  const which = dice.one(['history', 'counts', 'queue', 'all'] as const)
  return which === 'all'
    ? { ...some, history: far(), counts: far(), queue: far() }
    : { ...some, [which]: far() }
}

/**
 * Whether a row may be in doubt in such a seed: readings that lag longer than is waited for, a sender that was stopped and of whom nobody
 * knows whether he goes on, records that do not tell a lost upload from a colleague's entry or a row that was refused from one that was taken, or minutes in which no run comes to look, which
 * are more than a day where the periods are scaled down.
 */
export function mayDoubt(plan: Plan): boolean {
  const { beyond, share, keepReason, historyShowsUploads, mendsLate } = plan
  const { marksStop = false, unnamed = false, partly = false } = plan
  const hides = !historyShowsUploads || marksStop || unnamed || partly
  const blurred = keepReason === 'ownWords' || hides
  return beyond || blurred || share.pause > 0 || (mendsLate && share.drift > 0)
}
