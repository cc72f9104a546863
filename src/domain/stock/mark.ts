/** What a row that left carried in its reason column, and where to look for it. */
export interface Mark {
  readonly batch: number
  readonly tag: string
  readonly row: number
  /** Next Engine's spelling, and the pieces that went. */
  readonly neCode: string
  readonly sent: number
  /** By Next Engine's clock (JST, `YYYY-MM-DD HH:MM:SS`): it is not older than this. */
  readonly since: string
  /**
   * Nobody saw it come or go, and what was read made it count as not in: it may still be worked. Its line has a higher id than this, the
   * newest one that the history showed before it left.
   */
  readonly lostAfter?: number
  /** Since then (JST) nobody looks for it: a person has said that it is in, or is asked. What may be its line is its own. */
  readonly settledAt?: string
  /** When the goods were counted in Next Engine (JST): what had got in by then is in that count. */
  readonly countedAt?: string
}

/** What is still looked for of them when all else about their pieces has ended. */
export function lookedFor(marks: readonly Mark[] = []): readonly Mark[] {
  return marks.some(isLost) ? marks.filter((one) => isLost(one) || one.settledAt !== undefined) : []
}

function isLost({ lostAfter, settledAt }: Mark): boolean {
  return lostAfter !== undefined && settledAt === undefined
}
