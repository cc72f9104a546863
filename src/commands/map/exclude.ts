import { type Problem, StonError } from '../../kernel/errors.ts'
import { exclude, type Excluding, type Exclusion } from '../../domain/mapping/exclusions.ts'
import { isCode, isProductId } from '../../domain/mapping/names.ts'
import { EXCLUDE, excludedBy } from '../../messages/exclude.ts'
import { type Locale, say } from '../../kernel/sentence.ts'
import { table } from '../../kernel/table.ts'
import { toJstIso, toJstMinute } from '../../kernel/time.ts'
import type { App, Report } from '../../context.ts'
import { changeExclusions, readExclusions } from '../../product-mapping/exclusions.ts'

export interface ExcludeOptions {
  readonly list: boolean
}

/** Products that are not passed on, in either direction. Without names only `--list` has a meaning. */
export async function mapExclude(
  app: App,
  names: readonly string[],
  { list }: ExcludeOptions,
): Promise<Report> {
  if (list && names.length === 0) return showList(app)
  checkNames(names)
  const done = await changeExclusions(await app.store(), (before) =>
    exclude(before, names, app.now()),
  )
  return list ? showList(app) : excludedReport(app.locale, done)
}

function excludedReport(locale: Locale, { added, already, list }: Excluding): Report {
  const lines = [
    ...(added.length > 0 ? [EXCLUDE.added(added)] : []),
    ...(already.length > 0 ? [EXCLUDE.already(already)] : []),
    ...(added.length > 0 ? [EXCLUDE.effect] : []),
  ]
  return {
    exit: 'ok',
    json: { excluded: added, already, entries: list.entries.length },
    text: lines.map((line) => say(locale, line)).join('\n'),
  }
}

async function showList(app: App): Promise<Report> {
  const { entries } = await readExclusions(await app.store())
  const t = (key: keyof typeof EXCLUDE.columns): string => say(app.locale, EXCLUDE.columns[key])
  const row = (entry: Exclusion): string[] => [
    entry.name,
    toJstMinute(entry.since),
    say(app.locale, excludedBy(entry)),
  ]
  return {
    exit: 'ok',
    json: {
      entries: entries.map((entry) => ({ ...entry, since: toJstIso(new Date(entry.since)) })),
    },
    text:
      entries.length === 0
        ? say(app.locale, EXCLUDE.none)
        : table([[t('name'), t('since'), t('by')], ...entries.map(row)]),
  }
}

/** Throws where nothing is named, or something that can be neither an id nor a code. */
export function checkNames(names: readonly string[]): void {
  const usage = { code: 'usage', exit: 'config' } as const
  if (names.length === 0)
    throw new StonError({ ...usage, message: EXCLUDE.noNames, hint: EXCLUDE.noNamesHint })
  const problems: Problem[] = names
    .filter((name) => !isCode(name) && !isProductId(name))
    .map((name) => ({ path: 'ID_OR_CODE', found: name, allowed: EXCLUDE.allowed }))
  if (problems.length > 0) throw new StonError({ ...usage, message: EXCLUDE.badNames, problems })
}
