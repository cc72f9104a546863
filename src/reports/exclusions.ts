import type { Report } from '../context.ts'
import type {
  Excluding,
  Exclusion,
  ExclusionList,
  Including,
} from '../domain/mapping/exclusions.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import { jstIsoOf, toJstMinute } from '../kernel/time.ts'
import { EXCLUDE, excludedBy } from '../messages/exclude.ts'
import { toldReport } from './told-report.ts'

export function excludedReport(locale: Locale, { added, already, list }: Excluding): Report {
  const lines = [
    ...(added.length > 0 ? [EXCLUDE.added(added)] : []),
    ...(already.length > 0 ? [EXCLUDE.already(already)] : []),
    ...(added.length > 0 ? [EXCLUDE.effect] : []),
  ]
  return toldReport(locale, lines, { excluded: added, already, entries: list.entries.length })
}

/** What happened to these products meanwhile was not passed on, and that is said. */
export function includedReport(locale: Locale, { included, notListed, list }: Including): Report {
  const lines = [
    ...(included.length > 0 ? [EXCLUDE.included(included)] : []),
    ...(notListed.length > 0 ? [EXCLUDE.notListed(notListed)] : []),
    ...(included.length > 0 ? [EXCLUDE.drift] : []),
  ]
  return toldReport(locale, lines, { included, notListed, entries: list.entries.length })
}

export function exclusionsReport(locale: Locale, { entries }: ExclusionList): Report {
  const t = (key: keyof typeof EXCLUDE.columns): string => say(locale, EXCLUDE.columns[key])
  const row = (entry: Exclusion): string[] => [
    entry.name,
    toJstMinute(entry.since),
    say(locale, excludedBy(entry)),
  ]
  return {
    exit: 'ok',
    json: {
      entries: entries.map((entry) => ({ ...entry, since: jstIsoOf(entry.since) })),
    },
    text:
      entries.length === 0
        ? say(locale, EXCLUDE.none)
        : table([[t('name'), t('since'), t('by')], ...entries.map(row)]),
  }
}
