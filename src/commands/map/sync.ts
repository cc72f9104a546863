import { StonError } from '../../kernel/errors.ts'
import { compareWithLearnt, type Comparison, type Links } from '../../domain/mapping/jan-learnt.ts'
import * as says from '../../messages/map-jan.ts'
import type { App, Report } from '../../context.ts'

import { readMasters } from '../../product-mapping/masters.ts'
import { withPairBook } from '../../product-mapping/pair-book.ts'
import { section } from '../../reports/sections.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'

export interface SyncOptions {
  /** Products whose changed key is to be followed. */
  readonly accept: readonly string[]
}

/** JAN mode: reads both masters, links what fits, remembers it, and says what a person should look at. */
export async function mapSync(app: App, { accept }: SyncOptions): Promise<Report> {
  if (app.config.mapping.mode !== 'jan')
    throw new StonError({ code: 'config', exit: 'config', ...says.notJan })
  const store = await app.store()
  // Read before the lock: a flush need not wait for two whole masters.
  const masters = await readMasters(app)
  return holdingStock(app, store, () =>
    withPairBook(store, app, async (book) => {
      const learnt = await book.all()
      const found = compareWithLearnt(learnt, masters.products, masters.goods, new Set(accept))
      if (!isSame(learnt, found.links)) await book.replace(found.links)
      return report(app, found, notChanged(found, accept))
    }),
  )
}

function isSame(before: Links, after: Links): boolean {
  if (before.size !== after.size) return false
  for (const [productId, code] of before) if (after.get(productId) !== code) return false
  return true
}

/** Named with `--accept`, although there is nothing to accept. */
function notChanged({ accepted, blocked }: Comparison, accept: readonly string[]): string[] {
  const changed = new Set([...accepted, ...blocked].map((one) => one.productId))
  return [...new Set(accept)].filter((id) => !changed.has(id))
}

function report(app: App, found: Comparison, unchanged: readonly string[]): Report {
  const { links, ...lists } = found
  const attention = found.ambiguous.length > 0 || found.changed.length > 0
  return {
    exit: attention ? 'attention' : 'ok',
    json: {
      outcome: attention ? 'attention' : 'ok',
      mode: 'jan',
      linked: links.size,
      ...lists,
      notChanged: unchanged,
    },
    text: lines(app, found, unchanged).join('\n'),
  }
}

/** What needs a person comes last, where the eye is. */
function lines(app: App, found: Comparison, unchanged: readonly string[]): string[] {
  const { SYNC } = says
  const show = <T>(
    title: (count: number) => { ja: string; en: string },
    items: readonly T[],
    line: (item: T) => { ja: string; en: string },
    next?: { ja: string; en: string },
  ): string[] => section(app.locale, { title: title(items.length), items, line, next })
  const plain = (name: string): { ja: string; en: string } => ({ ja: name, en: name })
  return [
    SYNC.kept(found.kept)[app.locale],
    ...show(SYNC.added, found.added, says.pairLine),
    ...show(SYNC.accepted, found.accepted, says.acceptedLine),
    ...show(SYNC.gone, found.gone, says.goneLine),
    ...show(SYNC.onlySmaregi, found.onlySmaregi, plain),
    ...show(SYNC.onlyNextengine, found.onlyNextengine, plain),
    ...show(SYNC.notChanged, unchanged, plain),
    ...show(SYNC.changed, found.changed, says.changedLine),
    ...show(SYNC.blocked, found.blocked, says.blockedLine),
    ...show(SYNC.ambiguous, found.ambiguous, says.ambiguousLine, says.ambiguousNext),
  ]
}
