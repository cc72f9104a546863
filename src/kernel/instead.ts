import { StonError } from './errors.ts'
import type { Log } from './log.ts'
import { type Locale, say, type Sentence } from './sentence.ts'

/**
 * For `.catch`: what stands in for an answer that was kept away. The error is logged, and never the run's own trouble; one that nobody
 * expects goes up as it is.
 */
export function instead<T>(
  { log, locale }: { readonly log: Pick<Log, 'warn'>; readonly locale: Locale },
  answer: (error: StonError) => T,
  told: (error: StonError) => Sentence = ({ sentence }) => sentence,
): (error: unknown) => T {
  return (error) => {
    if (!(error instanceof StonError)) throw error
    log.warn({ code: error.code }, say(locale, told(error)))
    return answer(error)
  }
}
