import type { Answers } from './answers.ts'
import type { RequestCounters } from './counters.ts'
import type { Limits } from './limits.ts'

/** With what every part of the listener answers, counts and keeps time. */
export interface Tools {
  readonly answers: Answers
  readonly counters: RequestCounters
  readonly limits: Limits
}
