/** Which database server answers, as far as it tells. What one is asked about another day must still be what it was. */
export interface ServerIdentity {
  /** Made once with the data of a server; a copy that follows it has the same. */
  readonly system: string
  /** Another one since a standby has taken over, or the server was put back to an earlier moment. */
  readonly timeline: string
  /** What is committed is on a standby as well, so one that takes over has all of it. */
  readonly synchronous: boolean
}
