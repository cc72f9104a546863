import type { Sentence } from '../kernel/sentence.ts'

/** What a mail begins with: 失敗, 要確認 or 完了. */
export type MailOutcome = 'failed' | 'check' | 'done'

/** Why there is something to write: a person must know, something has been done, or neither. */
export type Reason = 'person' | 'news' | 'nothing'

/** One thing that a person has to look at: product, quantity, the services' words, the next step. */
export interface ProblemRow {
  readonly product: Sentence
  /** In words; empty where it is not known. */
  readonly quantity: Sentence
  readonly what: Sentence
  readonly next: Sentence
  /** Where it is decided about on the owner's pages, below their address; absent = on the list of all. */
  readonly place?: string
  /** Rows of one key are told together, with one next step for all of them; absent = it stands alone. */
  readonly group?: { readonly key: string; readonly next: Sentence }
}

export interface Part {
  readonly lines: readonly Sentence[]
  readonly problems: readonly ProblemRow[]
  /** Problems that still stand and have been mailed today. */
  readonly known: number
}

export interface Notice {
  readonly what: Sentence
  readonly next: Sentence | null
  /** What keeps the harm small until that is done. */
  readonly meanwhile?: Sentence | undefined
  /** Where the owner can do it himself, below the address of his pages; absent = nowhere. */
  readonly place?: string
  /** What to do comes before what is the matter: all else waits for it. */
  readonly stepFirst?: true | undefined
}

export type PartName = 'upload' | 'earlier' | 'orders'

/** What has happened since the last mail. */
export interface MailFacts {
  readonly reason: Reason
  readonly outcome: MailOutcome
  readonly headline: Sentence
  /** ISO instants: of this run, and of the last mail. */
  readonly at: string
  readonly since: string | null
  /** What concerns ston as a whole: a sign-in that has ended, an early warning. */
  readonly notices: readonly Notice[]
  readonly upload: Part
  readonly earlier: Part
  readonly orders: Part
  /** The parts that the run knows of: nothing is said to be in order in another one. Absent = all. */
  readonly own?: readonly PartName[]
  /** What needs a person and is not told here: told earlier today, or by the other direction's mails. Absent = nothing. */
  readonly standing?: number
  /** A warning stands, told here or before: then nothing is said to be in order. */
  readonly isWarned?: boolean
  /** What the month has cost, and what comes next; absent where nobody plans. */
  readonly plan?: readonly Sentence[]
  /** A comparison of both counts is a mail of its own: then it has this part alone. */
  readonly comparison?: Part
}

export interface Mail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What a chat is told: problems only, none of them a second time. */
export interface ChatFacts {
  readonly notices: readonly Notice[]
  readonly problems: readonly ProblemRow[]
}

/** What became of a mail that left. */
export interface Delivery {
  readonly accepted: number
  /** Addresses that the server did not take, while it took others: not just now, and not at all. */
  readonly later: readonly string[]
  readonly refused: readonly string[]
}

/** A mail that may be sent more than once: by its id whoever gets it twice can tell that it is one. */
export interface Sending {
  readonly id: string
  /** Those who have not got it yet; absent = everybody. */
  readonly only?: readonly string[]
  /** How long the server may take to say that it has the mail. */
  readonly answerMs?: number
}

/** Writes mails and sends them, as the configuration says. */
export interface Mailer {
  /** The facts in words; null when `mail.when` has nothing to write about. */
  compose(facts: MailFacts): Mail | null
  /**
   * Rejects with a `StonError`: `temporary` when the server cannot be reached or is busy, `attention` when it refuses. `mailUnanswered`:
   * the mail has left, and nobody knows whether it arrives.
   */
  send(mail: Mail, sending?: Sending): Promise<Delivery>
  /** Connects and signs in, without sending anything. Rejects as `send` does. */
  verify(): Promise<void>
}

export const NO_PART: Part = { lines: [], problems: [], known: 0 }
