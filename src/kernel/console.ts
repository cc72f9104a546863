/** Where text goes. A stream, or a stand-in for one. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** Asks the person at the terminal. Null where the person has left, or `signal` has taken the question back. */
export interface Ask {
  (question: string, options?: AskOptions): Promise<string | null>
}

export interface AskOptions {
  readonly secret?: boolean
  /** The answer as it was typed or pasted, with the blanks around it. */
  readonly raw?: boolean
  readonly signal?: AbortSignal
}

/** Only a plain yes is one; somebody who has left has not agreed. */
export function isYes(answer: string | null): boolean {
  return /^y(es)?$/i.test((answer ?? '').trim())
}
