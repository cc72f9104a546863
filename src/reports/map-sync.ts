import type { App, Report } from '../context.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import * as says from '../messages/map-jan.ts'
import type { Followed } from '../product-mapping/follow-masters.ts'
import { section } from './sections.ts'

export function mapSyncReport(app: App, followed: Followed): Report {
  const { found, notChanged } = followed
  const { links, ...lists } = found
  const attention = found.ambiguous.length > 0 || found.changed.length > 0
  return {
    exit: attention ? 'attention' : 'ok',
    json: {
      outcome: attention ? 'attention' : 'ok',
      mode: 'jan',
      linked: links.size,
      ...lists,
      notChanged,
    },
    text: lines(app, followed).join('\n'),
  }
}

/** What needs a person comes last, where the eye is. */
function lines(app: App, { found, notChanged }: Followed): string[] {
  const { SYNC } = says
  const show = <T>(
    title: (count: number) => Sentence,
    items: readonly T[],
    line: (item: T) => Sentence,
    next?: Sentence,
  ): string[] => section(app.locale, { title: title(items.length), items, line, next })
  return [
    SYNC.kept(found.kept)[app.locale],
    ...show(SYNC.added, found.added, says.pairLine),
    ...show(SYNC.accepted, found.accepted, says.acceptedLine),
    ...show(SYNC.gone, found.gone, says.goneLine),
    ...show(SYNC.onlySmaregi, found.onlySmaregi, verbatim),
    ...show(SYNC.onlyNextengine, found.onlyNextengine, verbatim),
    ...show(SYNC.notChanged, notChanged, verbatim),
    ...show(SYNC.changed, found.changed, says.changedLine),
    ...show(SYNC.blocked, found.blocked, says.blockedLine),
    ...show(SYNC.ambiguous, found.ambiguous, says.ambiguousLine, says.ambiguousNext),
  ]
}
