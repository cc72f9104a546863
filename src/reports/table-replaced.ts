import type { TableDiff } from '../domain/mapping/diff.ts'
import type { TableFacts } from '../store/id-tables.ts'
import * as says from '../messages/map.ts'
import { previewed } from '../messages/map-preview.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { App, Report } from '../context.ts'
import { toldReport } from './told-report.ts'

/** A table that took another one's place. */
export interface Replacement {
  readonly headline: Sentence
  readonly facts: TableFacts
  readonly diff: TableDiff
  /** What else `--json` tells. */
  readonly json?: Readonly<Record<string, unknown>>
}

export function replacementReport(app: App, { headline, facts, diff, json }: Replacement): Report {
  const { locale } = app
  return {
    exit: 'ok',
    json: { outcome: 'ok', ...tableJson(facts), replaced: true, ...json, ...diff },
    text: [
      say(locale, headline),
      ...changeLines(locale, diff),
      say(locale, says.fromNowOn),
      ...noteOnMode(app),
    ].join('\n'),
  }
}

/** A table that would take the place of the one in force. */
export interface TablePreview extends Pick<Replacement, 'facts' | 'diff'> {
  readonly rows: number
  readonly encoding: string
}

export function previewReport(app: App, { facts, diff, rows, encoding }: TablePreview): Report {
  const { locale } = app
  const told = [say(locale, previewed(rows, encoding)), ...changeLines(locale, diff)]
  const json = { outcome: 'ok', ...tableJson(facts), replaced: false, rows, encoding, ...diff }
  return { exit: 'ok', json, text: [...told, ...noteOnMode(app)].join('\n') }
}

/** The table in force stays, and why. */
export function keptReport(
  { locale }: App,
  facts: TableFacts,
  why: Sentence,
  json?: Readonly<Record<string, unknown>>,
): Report {
  return toldReport(locale, [why], { outcome: 'ok', ...tableJson(facts), replaced: false, ...json })
}

export function tableJson({ number, entries, at }: TableFacts): Record<string, unknown> {
  return { table: number, entries, updatedAt: at === null ? null : jstIsoOf(at) }
}

/** In JAN mode others write this table too. */
export function noteOnMode({ config, locale }: App): string[] {
  return config.mapping.mode === 'jan' ? [say(locale, says.janMode)] : []
}

function changeLines(locale: Locale, diff: TableDiff): string[] {
  const { added, changed, removed } = diff.examples
  return [
    say(locale, says.changes(diff.added, diff.changed, diff.removed)),
    ...added.map((one) => `  + ${one.productId} → ${one.code}`),
    ...rest(locale, diff.added - added.length),
    ...changed.map((one) => `  * ${one.productId}: ${one.from} → ${one.to}`),
    ...rest(locale, diff.changed - changed.length),
    ...removed.map((one) => `  - ${one.productId} → ${one.code}`),
    ...rest(locale, diff.removed - removed.length),
  ]
}

function rest(locale: Locale, count: number): string[] {
  return count > 0 ? [say(locale, says.moreOf(count))] : []
}
