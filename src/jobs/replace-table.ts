import type { App } from '../context.ts'
import { tableOf } from '../domain/mapping/sheet.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/map.ts'
import {
  agreedLoss,
  type Consent,
  isWanted,
  refuseLoss,
  type Replacing,
} from '../product-mapping/agreed-loss.ts'
import { noteLearnt, wasLearnt } from '../product-mapping/pair-book.ts'
import type { NewTable } from '../product-mapping/read-table.ts'
import { Changes, noteReplaced } from '../product-mapping/relinked.ts'
import { diffAgainst, putInForce, type PutInForce, withTable } from '../product-mapping/tables.ts'
import type { Store } from '../store/store.ts'
import { holdingStock } from './under-stock-lock.ts'

/** Of `ston map WORDS…`. */
export async function replacing(
  app: App,
  consent: Consent,
  words: readonly string[],
): Promise<Replacing> {
  return { app, store: await app.store(), consent, words: ['ston', 'map', ...words] }
}

/** Puts this table in force; null = the person does not want it after all. */
export async function replaceTable(
  wish: Replacing,
  { table }: Pick<NewTable, 'table'>,
): Promise<PutInForce | null> {
  const { app, store } = wish
  const agreed = await agreedLoss(wish, async () =>
    diffAgainst(store, (await store.tables.current()).number, table),
  )
  if (agreed === null) return null
  app.progress(say(app.locale, says.writing))
  return holdingStock(app, store, () => putInForce(replacement(wish, agreed), table, 'import'))
}

/** Puts an empty one in force: from then on each product has its id as code. */
export async function clearTable(wish: Replacing): Promise<PutInForce | null> {
  const agreed = await agreedToClear(wish)
  if (agreed === null) return null
  const { app, store } = wish
  return holdingStock(app, store, () => putInForce(replacement(wish, agreed), tableOf([]), 'clear'))
}

/** Goes back to the table before the one in force; done twice, it is as it was. */
export async function undoTable(wish: Replacing): Promise<PutInForce | null> {
  const agreed = await agreedLoss(wish, async () => (await backwards(wish.store)).diff)
  if (agreed === null) return null
  return holdingStock(wish.app, wish.store, () => undo(wish, agreed))
}

/** `agreed`: so many pairs may be lost by it. */
function replacement(wish: Replacing, agreed: number): Parameters<typeof putInForce>[0] {
  const { app, store } = wish
  return { store, who: app.as, allow: (change) => refuseLoss(wish, change, agreed) }
}

/** Clearing is asked about in every mode. */
async function agreedToClear({ app, store, consent }: Replacing): Promise<number | null> {
  if (consent.yes) return Infinity
  const { entries } = await store.tables.current()
  const words = says.clearNeedsYes(entries)
  if (consent.ask === null) throw new StonError({ code: 'usage', ...words })
  return (await isWanted(app, consent.ask, says.clearLoses(entries))) ? entries : null
}

async function undo(wish: Replacing, agreed: number): Promise<PutInForce> {
  const { app, store } = wish
  const { before, former, diff, changes } = await backwards(store)
  await refuseLoss(wish, diff, agreed)
  const facts = await store.tables.undo(before)
  await noteReplaced(store, facts, changes.all, app.as)
  if (await wasLearnt(store, former)) await noteLearnt(store, facts.number, app.now())
  return { replaced: true, facts, diff }
}

/** The tables in force and before that, and what changes on the way back. */
async function backwards(store: Store) {
  const { number: before, former } = await store.tables.current()
  if (former === null) throw new StonError({ code: 'map', ...says.nothingToUndo })
  const changes = new Changes()
  const diff = await withTable(store, former, (table) => diffAgainst(store, before, table, changes))
  return { before, former, diff, changes }
}
