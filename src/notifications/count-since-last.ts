import type { BatchHead, VerdictKind } from '../domain/stock/batch.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import type { Store } from '../store/store.ts'
import type { Done } from '../stock-sync/results.ts'
import {
  type AppliedProduct,
  type Book,
  type News,
  NO_NEWS,
  NOTHING_TOLD,
} from '../status/told-so-far.ts'

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
