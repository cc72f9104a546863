import type { BatchHead, VerdictKind } from '../domain/stock/batch.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { itemsOf } from '../domain/stock/open-items.ts'
import { type OpenWork, toLeave } from '../domain/stock/open-work.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import type { Part } from '../mailer/facts.ts'
import * as well from '../messages/mail-done.ts'
import type { Names } from '../product-mapping/names.ts'
import { countedLines } from '../reports/flush.ts'
import {
  type AppliedProduct,
  type Book,
  type News,
  NO_NEWS,
  NOTHING_TOLD,
} from '../status/told-so-far.ts'
import type { Done } from '../stock-sync/results.ts'
import type { Store } from '../store/store.ts'
import { type Concern, concernsOf } from './concerns.ts'
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
  const waiting = toLeave(state).length + open
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

/** So many of the products that were passed on are named. */
export const NAMED_PRODUCTS = 5

/** So many codes are named in a line; a longer list says nothing. */
const NAMED = 50

/**
 * Adds what has happened since the book was last written. Uploads are counted from the batches themselves, so that a run
 * which was killed before it could mail is counted by the next one.
 */
export async function count(
  store: Store,
  before: Book | null,
  run: { readonly done: Done; readonly startedAt: Date },
): Promise<Book> {
  const book = before ?? (await firstBook(store, run.startedAt))
  const ids = (await store.batches.list()).filter((id) => id > book.counted)
  let news = noted(book.news, run.done)
  if (book.open) news = settled(news, book, await store.batches.read(book.counted))
  let last: BatchHead | null = null
  for (const id of ids) {
    last = await store.batches.read(id)
    if (last !== null) news = sealed(news, book, last)
  }
  const stillOpen = await isOpen(store, last, book)
  return { ...book, news, counted: ids.at(-1) ?? book.counted, open: stillOpen }
}

async function isOpen(store: Store, last: BatchHead | null, book: Book): Promise<boolean> {
  const newest = last ?? (book.open ? await store.batches.read(book.counted) : null)
  return newest !== null && newest.state !== 'settled'
}

/** The first mail of all tells about this run, and about an upload that was open when it began. */
async function firstBook(store: Store, startedAt: Date): Promise<Book> {
  const began = startedAt.toISOString()
  let head = await store.batches.newest()
  let counted = head?.id ?? 0
  while (head !== null && head.sealedAt >= began) {
    counted = head.id - 1
    head = await store.batches.read(counted)
  }
  return {
    counted,
    open: head !== null && (head.settledAt === null || head.settledAt >= began),
    mailed: counted,
    news: NO_NEWS,
    ...NOTHING_TOLD,
  }
}

/** What only the run itself knows. */
function noted(news: News, done: Done): News {
  return {
    ...news,
    unknownDivision: news.unknownDivision + done.unknownDivision,
    found: news.found + done.found,
    unverified: named(news.unverified, done.unverified),
    excluded: named(news.excluded, done.excluded),
  }
}

/** A batch that has not been counted before. */
function sealed(news: News, book: Book, head: BatchHead): News {
  const ended = head.outcomes.filter((one) => one.kind === 'applied' && one.by !== 'person')
  const late = ended.filter((one) => one.batch !== null && one.batch <= book.mailed).length
  const counted: News = {
    ...news,
    sent: news.sent + head.rows.length,
    applied: news.applied + ended.length - late,
    earlier: news.earlier + late,
    // A batch of a person's decisions repeats nothing, so its own counts are zero.
    ignored: added(news.ignored, head.ignored),
  }
  return settled(counted, book, head)
}

/** The verdicts of an upload. What certainly did not get in waits to be sent again, and is counted then. */
function settled(news: News, book: Book, head: BatchHead | null): News {
  if (head?.state !== 'settled') return news
  const rows = (kind: VerdictKind): number =>
    (head.verdicts ?? []).filter((one) => one.kind === kind).length
  const applied = rows('applied')
  if (head.id <= book.mailed) return { ...news, earlier: news.earlier + applied }
  const products = productsOf(news, head)
  const sent = news.sent - rows('notSent')
  return { ...news, products, applied: news.applied + applied, sent }
}

/** As many as a mail names, and one more to see whether there are others. */
const PRODUCTS = NAMED_PRODUCTS + 1

function productsOf({ products = [] }: News, { rows, verdicts }: BatchHead): AppliedProduct[] {
  const applied = (verdicts ?? [])
    .filter(({ kind }) => kind === 'applied')
    .flatMap(({ row }) => rows[row - 1] ?? [])
    .map(({ code, products: ids }) => ({ code, ids: ids.slice(0, 1) }))
  const others = applied.filter(({ code }) => !products.some((one) => one.code === code))
  return [...products, ...others].slice(0, PRODUCTS)
}

function named(before: readonly string[], now: readonly string[]): string[] {
  return [...new Set([...before, ...now])].slice(0, NAMED)
}

function added(a: News['ignored'], b: News['ignored']): News['ignored'] {
  const rules = [...Object.keys(a), ...Object.keys(b)] as IgnoreRule[]
  return Object.fromEntries(rules.map((rule) => [rule, (a[rule] ?? 0) + (b[rule] ?? 0)]))
}
