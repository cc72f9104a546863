import type { IgnoreRule } from '../domain/stock/change.ts'
import { Moved } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What is remembered between the mails of `flush`. */
export interface Book {
  /** The newest batch that has been counted, and whether its upload had no result yet. */
  readonly counted: number
  readonly open: boolean
  /** The newest batch that the last mail knew of: what becomes of its upload is told as 前回の処理結果. */
  readonly mailed: number
  /** When the last mail was accepted (ISO instant). */
  readonly sentAt: string | null
  /** A mail was due and could not be sent: the next run sends one whatever happens. */
  readonly pending: boolean
  readonly trouble: MailTrouble | null
  readonly news: News
  /** Why a run failed, where no mail has told it yet. */
  readonly missed: readonly Missed[]
  /** What has been told on this day (JST), by name. */
  readonly told: { readonly day: string; readonly names: readonly string[] }
  /** The first run of an unbroken line of temporary troubles. */
  readonly troubleSince: string | null
}

/** Counted since the last mail, in rows; `ignored` counts changes. */
export interface News {
  readonly sent: number
  readonly applied: number
  /** Of uploads that were open when the last mail went. */
  readonly earlier: number
  readonly ignored: Partial<Record<IgnoreRule, number>>
  readonly unknownDivision: number
  readonly found: number
  readonly unverified: readonly string[]
  readonly excluded: readonly string[]
}

export interface Missed {
  readonly name: string
  readonly at: string
  readonly what: Sentence
}

export interface MailTrouble {
  readonly at: string
  readonly what: Sentence
}

export const NO_NEWS: News = {
  sent: 0,
  applied: 0,
  earlier: 0,
  ignored: {},
  unknownDivision: 0,
  found: 0,
  unverified: [],
  excluded: [],
}

/** What is remembered between the mails of `import-orders`. */
export type OrdersBook = Pick<
  Book,
  'sentAt' | 'pending' | 'trouble' | 'missed' | 'told' | 'troubleSince'
> & { readonly news: OrdersNews }

/** Counted since the last mail. */
export interface OrdersNews {
  readonly shipments: number
  readonly lines: number
  readonly reversals: number
  readonly excluded: number
  /** Slips from before the starting point that have changed. */
  readonly old: readonly number[]
  /** The slip after which orders count, where it has just been set. */
  readonly start: number | null
}

export const NO_ORDERS_NEWS: OrdersNews = {
  shipments: 0,
  lines: 0,
  reversals: 0,
  excluded: 0,
  old: [],
  start: null,
}

/** Both directions write beside each other, without waiting. */
interface MailDocument {
  readonly stock?: Book
  readonly orders?: OrdersBook
}

export async function readBook(store: Store): Promise<Book | null> {
  return (await store.document<MailDocument>('mail').read()).value?.stock ?? null
}

export async function readOrdersBook(store: Store): Promise<OrdersBook | null> {
  return (await store.document<MailDocument>('mail').read()).value?.orders ?? null
}

export function writeBook(store: Store, stock: Book): Promise<void> {
  return write(store, { stock })
}

export function writeOrdersBook(store: Store, orders: OrdersBook): Promise<void> {
  return write(store, { orders })
}

async function write(store: Store, change: MailDocument): Promise<void> {
  const document = store.document<MailDocument>('mail')
  for (;;) {
    const { value, revision } = await document.read()
    const next = { ...value, ...change }
    // A run with nothing to tell costs no write.
    if (JSON.stringify(value) === JSON.stringify(next)) return
    try {
      return await document.replace(next, revision)
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

/** For `status`: whether a mail waits to be sent, and why. */
export interface MailState {
  readonly lastSentAt: string | null
  readonly pending: boolean
  readonly trouble: MailTrouble | null
}

export async function mailState(store: Store): Promise<MailState> {
  const { value } = await store.document<MailDocument>('mail').read()
  const books = [value?.stock, value?.orders].filter((book) => book !== undefined)
  const sent = books.flatMap((book) => (book.sentAt === null ? [] : [book.sentAt])).toSorted()
  const troubles = books.flatMap((book) => (book.trouble === null ? [] : [book.trouble]))
  return {
    lastSentAt: sent.at(-1) ?? null,
    pending: books.some((book) => book.pending),
    trouble: troubles.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1) ?? null,
  }
}
