import type { StonError } from '../../kernel/errors.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { field, type Envelope } from './envelope.ts'
import { meaningOf, refusalError, temporary, type Meaning } from './errors.ts'
import type { Answer, UploadAnswer } from './next-engine.ts'
import type { Answered, Outcome } from './wire.ts'

/** The answer of a reading call to `path`; throws `StonError` for anything that is none. */
export function readingOf(outcome: Outcome, path: string): Answer {
  if (outcome.kind !== 'answered') throw noAnswer(outcome)
  const { envelope } = outcome
  if (envelope === null || outcome.result !== 'success' || outcome.status >= 500) {
    throw failure(outcome, path)
  }
  const { rows } = envelope
  const count = rows && countOf(envelope, rows.length)
  if (rows === null || count === null) throw temporary(NEXT_ENGINE.unreadable(outcome.status))
  if (field(envelope, 'count') !== '') return { count, data: rows }
  return { count, data: rows, told: envelope.hasRows ? 'rows' : 'nothing' }
}

/** Why an answer of `path` is no success. */
export function failure(outcome: Answered, path: string): StonError {
  const { result, code, status, words } = outcome
  if (result === 'redirect' || (result === 'error' && code !== '')) {
    const meaning = meaningOf(result, code)
    if (meaning !== 'other' || status < 500) return refusalError(meaning, words, path)
  }
  if (status >= 500) return temporary(NEXT_ENGINE.serverError(status))
  return result === 'error'
    ? refusalError('other', words)
    : temporary(NEXT_ENGINE.unreadable(status))
}

/** Why there is no answer. */
export function noAnswer(outcome: Exclude<Outcome, Answered>): StonError {
  if (outcome.cause === 'aborted') return temporary(NEXT_ENGINE.interrupted())
  if (outcome.cause === 'late') return temporary(NEXT_ENGINE.late())
  return temporary(
    outcome.kind === 'notSent'
      ? NEXT_ENGINE.noConnection(outcome.cause)
      : NEXT_ENGINE.noAnswer(outcome.cause),
  )
}

/**
 * Refusals that Next Engine gives before it looks at the upload, so that nothing can have been queued. `fault` is not
 * among them: what a failing server did before it failed, nobody knows.
 */
const BEFORE_QUEUEING: ReadonlySet<Meaning> = new Set<Meaning>([
  'signIn',
  'account',
  'busy',
  'maintenance',
  'stockTaking',
  'blocked',
  'permission',
])

/**
 * Codes that refuse an upload as a whole: credentials and fields are looked at before the file is. What any other code says
 * about the rows is in no list that ston has; 020500 means "some of them" elsewhere.
 */
const REFUSING: ReadonlySet<string> = new Set(['001001', '001003', '004002'])

/** What became of an upload to `path`. It doubles stock to send one again that was queued, so every doubt is `unknown`. */
export function uploadOf(outcome: Outcome, path: string): UploadAnswer {
  if (outcome.kind !== 'answered') {
    return outcome.kind === 'notSent'
      ? { kind: 'notSent', error: noAnswer(outcome) }
      : { kind: 'unknown', words: outcome.cause }
  }
  const { envelope, result, code, status, words } = outcome
  const unknown: UploadAnswer = { kind: 'unknown', words: words || `HTTP ${status}` }
  if (envelope === null) return unknown
  if (result === 'success') {
    const queId = field(envelope, 'que_id')
    return queId === '' || queId === '0' ? unknown : { kind: 'queued', queId }
  }
  if (result !== 'redirect' && result !== 'error') return unknown
  const meaning = meaningOf(result, code)
  if (BEFORE_QUEUEING.has(meaning) || code === '002001') {
    return { kind: 'notSent', error: refusalError(meaning, words, path) }
  }
  return REFUSING.has(code) && status < 500 ? { kind: 'refused', code, words } : unknown
}

/** Null when it is no number. A call without `count` has as many as it has rows. */
function countOf(envelope: Envelope, rows: number): number | null {
  const count = field(envelope, 'count')
  if (count === '') return rows
  const told = wholeNumber(count)
  return told !== null && told >= 0 ? told : null
}
