import { include } from '../../domain/mapping/exclusions.ts'
import { EXCLUDE } from '../../messages/exclude.ts'
import { say } from '../../kernel/sentence.ts'
import type { App, Report } from '../../context.ts'
import { changeExclusions } from '../../product-mapping/exclusions.ts'
import { checkNames } from './exclude.ts'

/** Takes products off the exclude list. What happened meanwhile was not passed on, and that is said. */
export async function mapInclude(app: App, names: readonly string[]): Promise<Report> {
  checkNames(names)
  const { included, notListed, list } = await changeExclusions(await app.store(), (before) =>
    include(before, names),
  )
  const lines = [
    ...(included.length > 0 ? [EXCLUDE.included(included)] : []),
    ...(notListed.length > 0 ? [EXCLUDE.notListed(notListed)] : []),
    ...(included.length > 0 ? [EXCLUDE.drift] : []),
  ]
  return {
    exit: 'ok',
    json: { included, notListed, entries: list.entries.length },
    text: lines.map((line) => say(app.locale, line)).join('\n'),
  }
}
