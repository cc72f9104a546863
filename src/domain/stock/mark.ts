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
}
