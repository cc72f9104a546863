import type { Answers, Means } from './answers.ts'

/** With what every part of the listener answers, counts and keeps time. */
export interface Tools extends Means {
  readonly answers: Answers
}
