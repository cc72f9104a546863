import type { Report } from '../context.ts'
import type { Setting, Source } from '../config/in-force.ts'
import type { Problem } from '../kernel/errors.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import * as says from '../messages/config-command.ts'
import { toldReport } from './told-report.ts'

/** Secrets that are not where the file points to are no mistake of the file: a shell seldom has the variables of cron. */
export function checkedReport(
  locale: Locale,
  file: string,
  {
    unread,
    warnings,
  }: { readonly unread: readonly Problem[]; readonly warnings: readonly Sentence[] },
): Report {
  const t = (sentence: Sentence): string => say(locale, sentence)
  return {
    exit: 'ok',
    json: {
      file,
      unread: unread.map(({ path, found, allowed }) => ({ key: path, found, why: t(allowed) })),
      warnings: warnings.map(t),
    },
    text: [
      t(says.noMistakes(file)),
      ...(unread.length === 0 ? [] : [t(says.unreadHere)]),
      ...unread.map(({ path, found, allowed }) => `  ${path} ${found}: ${t(allowed)}`),
    ].join('\n'),
  }
}

export function shownReport(locale: Locale, file: string, settings: readonly Setting[]): Report {
  const t = (sentence: Sentence): string => say(locale, sentence)
  const rows = settings.map(({ name, value, source }) => [
    name,
    shown(value),
    t(says.sources[source.kind](nameOf(source))),
  ])
  const { key, value, source } = says.columns
  return {
    exit: 'ok',
    json: { file, settings: settings.map(jsonOf) },
    text: `${file}\n\n${table([[t(key), t(value), t(source)], ...rows])}`,
  }
}

export function valueReport(setting: Setting): Report {
  return { exit: 'ok', json: jsonOf(setting), text: shown(setting.value) }
}

/** `counts`: when a listener at work goes by it; commands do from the next one on. */
export interface ChangeFacts {
  readonly file: string
  readonly before: Setting
  readonly after: Setting
  readonly counts: 'now' | 'restart'
  readonly hosts: 'one' | 'several'
}

export function changedReport(locale: Locale, facts: ChangeFacts): Report {
  const { file, before, after, counts, hosts } = facts
  const [from, to] = [shown(before.value), shown(after.value)]
  const lines = [
    says.changed(after.name, from, to),
    says.counts[counts],
    ...(hosts === 'several' ? [says.thisHostOnly] : []),
  ]
  return toldReport(locale, lines, { file, ...jsonOf(after), before: before.value, counts })
}

function jsonOf({ name, value, source }: Setting) {
  return { key: name, value, source: source.kind, from: nameOf(source) }
}

function nameOf(source: Source): string | null {
  return 'name' in source ? source.name : null
}

function shown(value: unknown): string {
  if (value === null) return '—'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
