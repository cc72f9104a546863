import * as decide from './decide.ts'
import * as compare from './compare.ts'
import * as nextEngine from './next-engine.ts'
import { overview } from './overview.ts'
import { accountPage, password, smaregiPage } from './account.ts'
import { productPage } from './product.ts'
import { runPage } from './run-page.ts'
import { settingsPage } from './settings.ts'
import * as settings from './settings-actions.ts'
import * as stocktaking from './stocktaking.ts'
import { tableFile, tablePage } from './table.ts'
import * as table from './table-actions.ts'
import { todo } from './todo.ts'
import type { Seen, Visit } from './visit.ts'

type Place = (visit: Visit) => Seen | Promise<Seen>

/** What can be looked at, by its place below the path of the pages. */
export const PAGES: Readonly<Record<string, Place>> = {
  '': overview,
  '/todo': todo,
  '/table': tablePage,
  '/table/file': tableFile,
  '/product': productPage,
  '/compare': compare.comparePage,
  '/settings': settingsPage,
  '/stocktaking': stocktaking.stocktakingPage,
  '/smaregi': smaregiPage,
  '/account': accountPage,
  '/nextengine': nextEngine.nextEnginePage,
  '/nextengine/go': nextEngine.leave,
  '/run': runPage,
}

/** What a form does; it leads to a page that shows what became of it. */
export const ACTIONS: Readonly<Record<string, Place>> = {
  '/do/flush': decide.flush,
  '/do/retry': decide.retry,
  '/do/drop': decide.drop,
  '/do/resolve': decide.resolve,
  '/do/exclude': decide.exclude,
  '/do/include': decide.include,
  '/compare/sure': compare.sure,
  '/do/compare': compare.compare,
  '/do/mend': compare.mend,
  '/do/ne-begin': nextEngine.begin,
  '/do/ne-paste': nextEngine.paste,
  '/do/ne-confirm': nextEngine.confirm,
  '/do/ne-forget': nextEngine.forget,
  '/do/orders-on': settings.ordersOn,
  '/do/orders-off': settings.ordersOff,
  '/do/stores': settings.stores,
  '/do/pause': stocktaking.pause,
  '/do/resume': stocktaking.resume,
  '/do/resume-uncounted': stocktaking.resumeUncounted,
  '/do/sale': settings.sale,
  '/do/sale-end': settings.saleEnd,
  '/do/mail-to': settings.mailTo,
  '/do/mail-test': settings.mailTest,
  '/do/password': password,
  '/do/look': table.look,
  '/do/use': table.use,
  '/do/undo': table.undo,
  '/do/clear': table.clear,
}
