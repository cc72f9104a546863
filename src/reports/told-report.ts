import type { Report } from '../context.ts'
import type { ExitName } from '../kernel/errors.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'

/** A report that is told in sentences, each on a line of its own. */
export function toldReport(
  locale: Locale,
  sentences: readonly Sentence[],
  json: unknown,
  exit: ExitName = 'ok',
): Report {
  return { exit, json, text: sentences.map((one) => say(locale, one)).join('\n') }
}
