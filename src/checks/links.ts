import { smaregiAccess } from '../config/index.ts'
import type { StoreFacts } from '../connectors/smaregi/stock-reader.ts'
import { orError, StonError } from '../kernel/errors.ts'
import * as says from '../messages/doctor-links.ts'
import type { App } from '../context.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import { type Check, examine, none, ok, warn } from './check.ts'

/** Whether another link beside ston may change the same stock: divisions of EC links that were met, and stores that mirror others. */
export function checkLinks(app: App): Promise<Check> {
  return examine(says.name, async () => {
    if (app.config.stockMaster !== 'smaregi') return none(says.notAsked)
    const { links } = await readOpenWork(await app.store())
    const asked = links.filter(({ answer }) => answer === null).map(({ division }) => division)
    if (asked.length > 0) return warn(says.unanswered(asked), says.answerThem(asked))
    const mirrors = await mirrorsOf(app)
    if (mirrors.length > 0) return warn(says.mirrors(mirrors), says.nameStores)
    const met = links.flatMap(({ division, answer }) =>
      answer === null ? [] : [{ division, answer }],
    )
    return ok(says.answered(met))
  })
}

/** Who counts one store alone counts nothing twice. */
async function mirrorsOf(app: App): Promise<readonly StoreFacts[]> {
  const { stores } = app.config.smaregi
  if (stores.length === 1 || smaregiAccess(app.config) === null) return []
  // Where the shop has left the legacy API's switch for stores off, there is nothing to say.
  const all = (await storesOf(app)) ?? []
  const counted = all.filter(({ storeId }) => stores.length === 0 || stores.includes(storeId))
  return counted.length < 2 ? [] : counted.filter(maySayTwice)
}

/** Null where Smaregi is not asked, or does not tell. */
export async function storesOf(app: App): Promise<readonly StoreFacts[] | null> {
  const facts = await orError(app.smaregi().then((reader) => reader?.storeFacts() ?? null))
  return facts instanceof StonError ? null : facts
}

/** 受注店舗: neither a shop (1) nor a warehouse (2), or named like one. How Smaregi marks it is not known. */
function maySayTwice({ name, division }: StoreFacts): boolean {
  return !['', '1', '2'].includes(division) || name.includes('受注')
}
