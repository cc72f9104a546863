import type { Part } from '../mailer/facts.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { itemsOf } from '../domain/stock/open-items.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import * as well from '../messages/mail-done.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import type { Names } from '../product-mapping/names.ts'
import { countedLines } from '../reports/flush.ts'
import { type Book, type News, NO_NEWS } from '../status/told-so-far.ts'
import type { Done } from '../stock-sync/results.ts'
import type { Store } from '../store/store.ts'
import { type Concern, concernsOf } from './concerns.ts'
import { count, NAMED_PRODUCTS } from './count-since-last.ts'
import type { Material, Teller } from './material.ts'

/** What a run has come to. `compares`: ston can read Smaregi's counts. */
interface Round {
  readonly done: Done
  readonly state: OpenWork
  readonly startedAt: Date
  readonly compares: boolean
}

/** What the mails of `flush` tell. */
export function flushMail(store: Store, run: Round): Teller<'stock'> {
  const { state, compares } = run
  return {
    direction: 'flush',
    book: 'stock',
    count: (before) => count(store, before, run),
    concerns: (names) => concernsOf(state, names, compares),
    products: () => itemsOf(state).flatMap((item) => factsOf(item).products),
    sent: () => sentLast(store),
    hasNews: ({ news }) =>
      news.sent + news.applied + news.earlier + news.found + news.excluded.length > 0,
    headline,
    parts: (material) => ({
      upload: withProblems(material, uploadLines(material, state), false),
      earlier: withProblems(material, earlierLines(material.book, state), true),
    }),
    told: (book) => ({ ...book, mailed: book.counted, news: NO_NEWS }),
  }
}

async function sentLast(store: Store): Promise<readonly string[]> {
  const rows = (await store.batches.newest())?.rows ?? []
  return rows.slice(0, NAMED_PRODUCTS).flatMap(({ products }) => products.slice(0, 1))
}

function headline({ news }: Book): Sentence {
  const applied = news.applied + news.earlier
  if (applied > 0) return well.appliedNow(applied)
  if (news.sent > 0) return well.sentNow(news.sent)
  return news.found + news.excluded.length > 0 ? well.takenIn : well.nothingSent
}

function uploadLines({ book, names }: Material<'stock'>, state: OpenWork): Sentence[] {
  const { news, mailed } = book
  const open = state.doubtful.filter((row) => row.batch > mailed).length
  const waiting = state.waiting.length + open
  return [
    ...appliedProducts(news, names),
    ...(news.sent > 0 ? [well.uploaded(news.sent, news.applied)] : []),
    ...countedLines(news, waiting, Object.entries(news.ignored) as [IgnoreRule, number][]),
  ]
}

function appliedProducts({ products = [] }: News, names: Names): Sentence[] {
  if (products.length === 0) return []
  const shown = products.slice(0, NAMED_PRODUCTS)
  const called = shown.map(({ code, ids }) => verbatim(names.of(ids) ?? code))
  return [well.someOf(called, products.length > NAMED_PRODUCTS)]
}

function earlierLines({ news, mailed }: Book, state: OpenWork): Sentence[] {
  const open = state.doubtful.filter((row) => row.batch <= mailed).length
  return [
    ...(news.earlier > 0 ? [well.earlierApplied(news.earlier)] : []),
    ...(open > 0 ? [well.earlierOpen(open)] : []),
  ]
}

/** `earlier`: of uploads that the last mail knew of. */
function withProblems(
  { book, fresh, known }: Material<'stock'>,
  lines: Sentence[],
  earlier: boolean,
): Part {
  const isHere = ({ batch }: Concern): boolean =>
    (batch !== null && batch <= book.mailed) === earlier
  return {
    lines,
    problems: fresh.filter(isHere).map((one) => one.row),
    known: known.filter(isHere).length,
  }
}
