import type { Job } from './facts.ts'

/** Why a job is due; sentences say it. */
export type Why =
  | 'keepAlive'
  | 'check'
  | 'daily'
  | 'orders'
  | 'sale'
  | 'pushed'
  | 'verdict'
  | 'last'
  | 'few'
  | 'unknown'
  | 'rest'
  | 'evening'
  | 'held'
  | 'compare'
  | 'budget'
  | 'pause'

/** A job and its moment, in milliseconds. */
export interface Item {
  readonly job: Job
  readonly why: Why
  readonly at: number
}

/** What a person is told about the plan besides. */
export type Note =
  /** The calls do not allow `everyMinutes`. */
  | 'pace'
  /** 80 % of the month's calls are used. */
  | 'near'
  /** Only what must be done goes on, and last pieces where the configuration wants it. */
  | 'spent'
  /** Last pieces go beyond the budget. */
  | 'over'
  /** Nothing goes between the two services. */
  | 'paused'
  /** Nor before the shop begins. */
  | 'notBegun'

/** What the planner says. */
export interface Plan {
  /** The most important first. */
  readonly due: readonly Item[]
  /** The next thing that comes, as far as anybody can say now; null = nothing in two days. */
  readonly next: Item | null
  readonly calls: {
    readonly used: number
    /** By the month's end. */
    readonly planned: number
    /** 0 = no limit. */
    readonly limit: number
  }
  readonly notes: readonly Note[]
}
