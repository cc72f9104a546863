/** What Smaregi sends is answered within 3 s: it does not wait longer. Tests use shorter times. */
export interface Limits {
  /** For head and body together to arrive. */
  readonly requestMs: number
  /** How often connections are looked at for that. */
  readonly checkMs: number
  /** From the head of a request to its answer. */
  readonly answerMs: number
  /** The same for a page or numbers: people wait longer, and the first page after a start is made slowly; monitors give up after 10 s. */
  readonly viewMs: number
  /** How long what is still arriving at the end of a refused request is read away, so that the answer can be read. */
  readonly lingerMs: number
  /** After this, connections that are still open at the end are cut. */
  readonly closeMs: number
  /** And after this, the journal is waited for no longer. */
  readonly journalCloseMs: number
  /** Longer than a proxy keeps its idle connections (Caddy: two minutes), so that never both close and send at once. */
  readonly keepAliveMs: number
  /** Bodies in memory, of all requests together. */
  readonly inFlightBytes: number
  /** Of one connection that waits for no answer and shows no secret path; with the last it is closed. */
  readonly strangerRequests: number
  /** For a form that somebody sends who has signed in to the owner's pages: a table from a phone. */
  readonly formMs: number
  /** Between a sign-in that failed and the next one that is tried. */
  readonly signInPauseMs: number
  readonly summaryMs: number
  /** A warning of one kind comes at most once in this time. */
  readonly warningMs: number
}

export const LIMITS: Limits = {
  requestMs: 2_400,
  checkMs: 200,
  answerMs: 2_700,
  viewMs: 9_000,
  lingerMs: 500,
  closeMs: 3_500,
  journalCloseMs: 4_000,
  keepAliveMs: 125_000,
  inFlightBytes: 64 * 1024 * 1024,
  strangerRequests: 16,
  formMs: 60_000,
  signInPauseMs: 1_000,
  summaryMs: 60_000,
  warningMs: 1_000,
}
