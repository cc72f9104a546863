import type { StockKey } from '../stock/stock-key.ts'
import type { Week } from './hours.ts'

/** What may be due, by the command that does it. */
export type Job = Work | 'pause --for stocktaking'

/** What a day's calls are planned for. */
export type Work = 'flush' | 'flush --urgent' | 'import-orders' | 'auth refresh' | 'status --check'

/** The two directions wait for nobody but themselves. */
export type Side = 'stock' | 'orders'

/** An amount that waits to be sent. A set of Next Engine has been taken apart. */
export interface Pending extends StockKey {
  /** As ston spells it; '' = nobody knows yet. */
  readonly code: string
  /** Pieces; of an id whose amount nobody could ask for it counts as −1. */
  readonly delta: number
  /** When its oldest change was received, in milliseconds. */
  readonly since: number
  /** It cannot go just now, or only with everything else: held, in doubt, or its last row has no verdict yet. */
  readonly waits: boolean
  /** It waits for nothing but the verdict on its last row. */
  readonly isBehind?: true
  /** Pieces (signed) that left last and were not applied, where that is so: the free stock was noted without them. */
  readonly wasSent?: number
  /** Some of it left without having asked, and was refused. */
  readonly refused?: true
}

/** What waits for something in Next Engine. */
export interface HeldFacts {
  /** Since when each of them does, in milliseconds. */
  readonly since: readonly number[]
  /** When a person last wanted some of it sent, or put in another id table; null = nobody did. */
  readonly wantedAt: number | null
  /** When a flush of everything last asked for it, in milliseconds; null = each of them has. */
  readonly askedAt: number | null
  /** A code has turned up, and before its counts are compared orders are imported: whether that is still to come; null = there is none. */
  readonly orders: 'wanted' | 'imported' | null
}

/** A code's free stock as it was last told. */
export interface SeenStock {
  readonly free: number
  /** ISO instant. */
  readonly at: string
  /** `push`: Next Engine told it of its own accord, minutes after the fact. */
  readonly from: 'asked' | 'push'
  /** What Next Engine itself has last answered; absent in what the version before has written. */
  readonly look?: Look
}

/** One answer about a code's counts, and what has left since. */
export interface Look {
  readonly free: number
  /** Next Engine's spelling. */
  readonly neCode: string
  /** When that was, by our clock (ISO instant) and by Next Engine's (JST). */
  readonly at: string
  readonly countedAt: string
  /** Pieces that have left since, whichever way. */
  readonly left: number
  /** The upload form and 拠点 of which the counts were. */
  readonly place: string
}

/** An upload that has no verdict yet. */
export interface OpenUpload {
  /** In milliseconds. */
  readonly sentAt: number
  /** When it may be judged at the latest without a mark, in milliseconds. */
  readonly settlesAt: number
  readonly urgent: boolean
}

/** Why a side did not come to its end last time. */
export interface Failure {
  /** `temporary`: passes by itself. `refused`: waits for a person, who changes the configuration or signs in. */
  readonly kind: 'temporary' | 'refused'
  /** ISO instant of the last attempt's end. */
  readonly at: string
  /** How many in a row. */
  readonly times: number
}

/** When each job was last begun and came to its end (or was refused), in milliseconds; absent = never. */
export type Done = Partial<Record<Job, number>>

/** Calls to Next Engine. */
export interface Calls {
  /** In this month of Japan time. */
  readonly month: number
  readonly today: number
  /** What one run of a job costs, as seen so far. */
  readonly cost: Readonly<Record<Work, number>>
}

/** Codes that were urgent when something was sent, each of which may want a flush of its own. */
export interface UrgentCount {
  readonly last: number
  readonly few: number
}

/** `schedule` of the configuration, but for the opening hours. */
export interface Limits {
  /** 0 = no limit. */
  readonly callsPerMonth: number
  readonly over: boolean
  readonly urgentBelow: number
  /** 0 = as the calls allow. */
  readonly everyMinutes: number
}

/** Everything that the planner knows. */
export interface Facts {
  readonly now: number
  readonly limits: Limits
  /** Much is sold at once: `urgentBelow` is three times as much already. */
  readonly isSale: boolean
  readonly week: Week
  readonly pending: readonly Pending[]
  readonly held: HeldFacts
  /** When the newest notification came, in milliseconds. */
  readonly heardAt: number | null
  /** By `foldedKeyOf`. */
  readonly seen: ReadonlyMap<string, SeenStock>
  /** The largest quantity that a set takes of a component, by the code in one letter case. */
  readonly setTakes: ReadonlyMap<string, number>
  readonly uploads: readonly OpenUpload[]
  readonly done: Done
  /** When each job was last begun by `ston run`, however it ended. */
  readonly begun: Done
  /** What the last urgent flush was started for, by `foldedKeyOf`, with its pieces then. */
  readonly tried: Readonly<Record<string, number>>
  readonly calls: Calls
  /** What a day brings of them, as seen so far; null = nothing has been seen yet. */
  readonly urgentADay: UrgentCount | null
  /** How much of a week's changes each weekday brings, Sunday first. */
  readonly weights: readonly number[]
  readonly failures: Readonly<Record<Side, Failure | null>>
  /** `import-orders` is switched on. */
  readonly importing: boolean
  /** When the access token ends, in milliseconds; null = nobody knows. The call after that renews it, and costs one more. */
  readonly accessEndsAt: number | null
  /** When Next Engine told last that few pieces are left of something that was sold online, in milliseconds; null = never. */
  readonly soldOnlineAt: number | null
  /** False while a shop is being set up: nothing is sent or imported before a person begins, or Smaregi does. */
  readonly isBegun: boolean
  /**
   * Somebody counts the goods. `begun`: what had been received is still on its way to its end; `ending`: the count is being settled. Null =
   * nothing is paused.
   */
  readonly pause: 'begun' | 'stands' | 'ending' | null
}
