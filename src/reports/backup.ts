import type { Report } from '../context.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { toJstIso } from '../kernel/time.ts'
import * as says from '../messages/backup.ts'

/** What came of a backup; `running`: the same command is at work already. */
type Outcome =
  | { readonly kind: 'running'; readonly holder: string }
  | { readonly kind: 'done'; readonly bytes: number; readonly at: string }

export function backedUpReport(locale: Locale, file: string, outcome: Outcome): Report {
  const t = (sentence: Sentence): string => say(locale, sentence)
  if (outcome.kind === 'running')
    return { exit: 'ok', json: { outcome: 'locked' }, text: t(says.running(outcome.holder)) }
  const { bytes, at } = outcome
  const size = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${mib(bytes)} MiB`
  return {
    exit: 'ok',
    json: { outcome: 'ok', file, bytes, at: toJstIso(new Date(at)) },
    text: [t(says.written(file, size)), t(says.keepSecret)].join('\n'),
    routine: true,
  }
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}

interface Head {
  readonly ston: string
  readonly at: string
  readonly owners: readonly string[]
}

/** `orders`: whether they are imported here. */
export function restoredReport(
  locale: Locale,
  file: string,
  { ston, at, owners }: Head,
  orders: boolean,
): Report {
  const when = toJstIso(new Date(at))
  const lines = [says.restored(when, ston), ...says.afterRestoring(owners, orders)]
  return {
    exit: 'ok',
    json: { outcome: 'ok', file, at: when, ston, owners },
    text: lines.map((line) => say(locale, line)).join('\n'),
  }
}
