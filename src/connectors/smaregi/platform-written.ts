import * as v from 'valibot'
import { orError, StonError } from '../../kernel/errors.ts'
import { type Asked, refusalError, type Verdict } from './platform-verdict.ts'
import { strange } from './shapes.ts'

/** What is known after a writing call. */
export type Written<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Proven not done; `error` says what to do (`temporary`, or `smaregi` for credentials, scope and plan). */
  | { readonly kind: 'notSent'; readonly error: StonError }
  /** Refused for a reason of Smaregi's own (400, 404 …). Only a client knows whether a 404 says that what was to be changed is not there. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly words: string
      readonly error: StonError
    }
  /** Time-out, reset, 5xx, unreadable answer: nobody can say whether it was done. */
  | { readonly kind: 'unknown'; readonly error: StonError }

/** The same outcome with another value. */
export function withValue<T>(answer: Written<unknown>, value: T): Written<T> {
  return answer.kind === 'done' ? { kind: 'done', value } : answer
}

/**
 * What a refusal comes to once what it was about is looked for: is it gone? When nobody can say, nothing is said about the call either.
 */
export async function lookedFor<T>(
  find: () => Promise<object | null>,
  judge: (gone: boolean) => Written<T>,
): Promise<Written<T>> {
  const found = await orError(find())
  return found instanceof StonError ? { kind: 'unknown', error: found } : judge(found === null)
}

/** Sends once. Only what is a bug is thrown; a 403, or a token that cannot be had, is `notSent`, because nothing was changed. */
export async function written<T>(
  request: Asked & { readonly shape: v.GenericSchema<unknown, T> },
  send: () => Promise<Verdict>,
): Promise<Written<T>> {
  const verdict = await orError(send())
  // Only the token is asked for with errors; the call itself has not left then.
  if (verdict instanceof StonError) return { kind: 'notSent', error: verdict }
  return outcome(request, verdict)
}

function outcome<T>(
  request: Asked & { readonly shape: v.GenericSchema<unknown, T> },
  verdict: Verdict,
): Written<T> {
  if (verdict.kind === 'good') {
    const parsed = v.safeParse(request.shape, verdict.body)
    if (parsed.success) return { kind: 'done', value: parsed.output }
    return { kind: 'unknown', error: strange(request.what, parsed.issues) }
  }
  const error = refusalError(verdict, request)
  if (verdict.kind === 'trouble') {
    return verdict.sent ? { kind: 'unknown', error } : { kind: 'notSent', error }
  }
  if (verdict.kind === 'refused' && verdict.status !== 403) {
    return { kind: 'refused', status: verdict.status, words: verdict.words, error }
  }
  return { kind: 'notSent', error }
}
