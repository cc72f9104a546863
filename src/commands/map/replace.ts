import type { App, Report } from '../../context.ts'
import { tableOf } from '../../domain/mapping/sheet.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { StonError } from '../../kernel/errors.ts'
import { say } from '../../kernel/sentence.ts'
import * as says from '../../messages/map.ts'
import { leftAlone } from '../../messages/map-learnt.ts'
import {
  agreedLoss,
  type Consent,
  isWanted,
  refuseLoss,
  type Replacing,
} from '../../product-mapping/agreed-loss.ts'
import { noteLearnt, wasLearnt } from '../../product-mapping/pair-book.ts'
import { type NewTable, readTable } from '../../product-mapping/read-table.ts'
import { Changes, noteReplaced } from '../../product-mapping/relinked.ts'
import { diffAgainst, putInForce, withTable } from '../../product-mapping/tables.ts'
import { keptReport, previewReport, replacementReport } from '../../reports/table-replaced.ts'
import type { Store } from '../../store/store.ts'
import { type Input, readInput } from '../../user-files/read.ts'

export interface ImportOptions extends Consent {
  /** `-` for standard input. */
  readonly file: string
  readonly stdin?: Input | undefined
  /** Nothing is changed. */
  readonly dryRun?: boolean
}

/** Puts a whole new id table in force, or says everything that is wrong with the file and changes nothing. */
export async function mapImport(
  app: App,
  { file, stdin, dryRun = false, ...consent }: ImportOptions,
): Promise<Report> {
  try {
    const found = await readTable(app, file, await readInput(file, stdin))
    if (dryRun) return await preview(app, found)
    return await replace(await replacing(app, consent, ['import', file]), found)
  } finally {
    app.progress('')
  }
}

/** What would become of the table in force. */
async function preview(app: App, { table, encoding }: NewTable): Promise<Report> {
  const store = await app.store()
  const facts = await store.tables.current()
  const diff = await diffAgainst(store, facts.number, table)
  return previewReport(app, { facts, diff, rows: table.entries, encoding })
}

/** `words`: behind `ston map`. */
async function replacing(app: App, consent: Consent, words: readonly string[]): Promise<Replacing> {
  return { app, store: await app.store(), consent, words: ['ston', 'map', ...words] }
}

async function replace(wish: Replacing, { table, encoding }: NewTable): Promise<Report> {
  const { app, store } = wish
  const agreed = await agreedLoss(wish, async () =>
    diffAgainst(store, (await store.tables.current()).number, table),
  )
  if (agreed === null) return leave(wish)
  app.progress(say(app.locale, says.writing))
  const { replaced, facts, diff } = await holdingStock(app, store, () =>
    putInForce(replacement(wish, agreed), table, 'import'),
  )
  if (!replaced)
    return keptReport(app, facts, says.unchanged(facts.entries, encoding), { encoding, ...diff })
  const headline = says.imported(facts.entries, encoding)
  return replacementReport(app, { headline, facts, diff, json: { encoding } })
}

/** `agreed`: so many pairs may be lost by it. */
function replacement(wish: Replacing, agreed: number): Parameters<typeof putInForce>[0] {
  const { app, store } = wish
  return { store, who: app.as, allow: (change) => refuseLoss(wish, change, agreed) }
}

/** A person did not want it after all. */
async function leave({ app, store }: Replacing): Promise<Report> {
  return keptReport(app, await store.tables.current(), leftAlone)
}

/** Puts an empty table in force: from then on each product has its id as code. */
export async function mapClear(app: App, consent: Consent): Promise<Report> {
  const wish = await replacing(app, consent, ['clear'])
  const { store } = wish
  const agreed = await agreedToClear(wish)
  if (agreed === null) return leave(wish)
  const { replaced, facts, diff } = await holdingStock(app, store, () =>
    putInForce(replacement(wish, agreed), tableOf([]), 'clear'),
  )
  return replaced
    ? replacementReport(app, { headline: says.cleared, facts, diff })
    : keptReport(app, facts, says.alreadyEmpty)
}

/** Clearing is asked about in every mode. */
async function agreedToClear({ app, store, consent }: Replacing): Promise<number | null> {
  if (consent.yes) return Infinity
  const { entries } = await store.tables.current()
  const words = says.clearNeedsYes(entries)
  if (consent.ask === null) throw new StonError({ code: 'usage', ...words })
  return (await isWanted(app, consent.ask, says.clearLoses(entries))) ? entries : null
}

/** Goes back to the table before the one in force; done twice, it is as it was. */
export async function mapUndo(app: App, consent: Consent): Promise<Report> {
  const wish = await replacing(app, consent, ['undo'])
  const agreed = await agreedLoss(wish, async () => (await backwards(wish.store)).diff)
  if (agreed === null) return leave(wish)
  return holdingStock(app, wish.store, () => undo(wish, agreed))
}

async function undo(wish: Replacing, agreed: number): Promise<Report> {
  const { app, store } = wish
  const { before, former, diff, changes } = await backwards(store)
  await refuseLoss(wish, diff, agreed)
  const facts = await store.tables.undo(before)
  await noteReplaced(store, facts, changes.all, app.as)
  if (await wasLearnt(store, former)) await noteLearnt(store, facts.number, app.now())
  return replacementReport(app, { headline: says.undone(facts.entries), facts, diff })
}

/** The tables in force and before that, and what changes on the way back. */
async function backwards(store: Store) {
  const { number: before, former } = await store.tables.current()
  if (former === null) throw new StonError({ code: 'map', ...says.nothingToUndo })
  const changes = new Changes()
  const diff = await withTable(store, former, (table) => diffAgainst(store, before, table, changes))
  return { before, former, diff, changes }
}
