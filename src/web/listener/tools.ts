import type { Socket } from 'node:net'
import type { Answers, Means } from './answers.ts'

/** With what every part of the listener answers, counts and keeps time. */
export interface Tools extends Means {
  readonly answers: Answers
  /** Connections whose request may take longer to come than others, because it is known who sends it. */
  readonly patience: WeakSet<Socket>
}
