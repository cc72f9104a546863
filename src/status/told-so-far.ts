import type { IgnoreRule } from '../domain/stock/change.ts'
import type { OrdersDone } from '../order-sync/results.ts'
import type { Done } from '../stock-sync/results.ts'
import type { Store } from '../store/store.ts'
import { rewrite, update } from '../store/update-document.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { isAlarming, type Kept } from './letters.ts'

/** What is remembered between the mails of either direction. */
export interface MailBook {
  /** When the last mail was accepted (ISO instant). */
  readonly sentAt: string | null
  /** A mail was due and could not be sent: the next run sends one whatever happens. */
  readonly pending: boolean
  readonly trouble: MailTrouble | null
  /** Why a run failed, where no mail has told it yet. */
  readonly missed: readonly Missed[]
  /** What has been told on this day (JST), by name. */
  readonly told: { readonly day: string; readonly names: readonly string[] }
  /** When a mail told that the direction fails (ISO instant); null or absent = none has, or it works again. */
  readonly failing?: string | null
}

export const NOTHING_TOLD: MailBook = {
  sentAt: null,
  pending: false,
  trouble: null,
  missed: [],
  told: { day: '', names: [] },
}

/** Of `flush`. */
export interface Book extends MailBook {
  /** The newest batch that has been counted, and whether its upload had no result yet. */
  readonly counted: number
  readonly open: boolean
  /** The newest batch that the last mail knew of: what becomes of its upload is told as 前回の処理結果. */
  readonly mailed: number
  readonly news: News
}

/** Counted since the last mail, in rows; `ignored` counts changes. */
export interface News extends Pick<
  Done,
  'applied' | 'unknownDivision' | 'found' | 'unverified' | 'excluded'
> {
  readonly sent: number
  /** Of uploads that were open when the last mail went. */
  readonly earlier: number
  readonly ignored: Partial<Record<IgnoreRule, number>>
  /** Some of those that were applied. Absent = none. */
  readonly products?: readonly AppliedProduct[]
}

export interface AppliedProduct {
  readonly code: string
  /** Its 商品ID. */
  readonly ids: readonly string[]
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

/** Of `import-orders`. */
export interface OrdersBook extends MailBook {
  readonly news: OrdersNews
}

/** Counted since the last mail. */
export interface OrdersNews extends Pick<
  OrdersDone,
  'shipments' | 'lines' | 'reversals' | 'excluded'
> {
  /** Slips from before the starting point that have changed. */
  readonly old: readonly number[]
  /** The slip after which orders count, where it has just been set. */
  readonly start: number | null
  /** Of the lines given back, those that left another store instead. Absent = none. */
  readonly moved?: number
  /** Names of 拠点 that no store has. Absent = none. */
  readonly unmapped?: readonly string[]
}

export const NO_ORDERS_NEWS: OrdersNews = {
  shipments: 0,
  lines: 0,
  reversals: 0,
  excluded: 0,
  old: [],
  start: null,
}

export interface Books {
  readonly stock: Book
  readonly orders: OrdersBook
  /** Of the daily look; absent in what the version before has written. */
  readonly check: MailBook
}

/** The document `mail`. Both directions write it beside each other, without waiting. */
export interface MailDocument extends Partial<Books> {
  /** Of the mails of both, and of others. */
  readonly kept?: Kept
}

export async function readBook<K extends keyof Books>(
  store: Store,
  name: K,
): Promise<Books[K] | null> {
  return (await store.document<Partial<Books>>('mail').read()).value?.[name] ?? null
}

export async function writeBook<K extends keyof Books>(
  store: Store,
  name: K,
  book: Books[K],
): Promise<void> {
  // A run with nothing to tell costs no write.
  await rewrite<MailDocument>(store.document('mail'), (value) => ({ ...value, [name]: book }))
}

/** What the mails of all have told on this day (JST). */
export async function toldOn(store: Store, day: string): Promise<readonly string[]> {
  const { value } = await store.document<MailDocument>('mail').read()
  return [value?.stock, value?.orders, value?.check].flatMap((book) =>
    book?.told.day === day ? book.told.names : [],
  )
}

const NOTHING_KEPT: Kept = { letters: [] }

export async function readKept(store: Store): Promise<Kept> {
  return (await store.document<MailDocument>('mail').read()).value?.kept ?? NOTHING_KEPT
}

/** What `change` makes of what is kept, and whatever it has found out beside that. */
export function changeKept<R>(
  store: Store,
  change: (kept: Kept) => { readonly kept: Kept; readonly result: R },
): Promise<R> {
  return update<MailDocument, R>(store.document('mail'), (value) => {
    const before = value?.kept ?? NOTHING_KEPT
    const { kept, result } = change(before)
    const isSame = JSON.stringify(kept) === JSON.stringify(before)
    return { write: isSame ? null : { ...value, kept }, result }
  })
}

/** For `status`: whether a mail waits to be sent, and why. */
export interface MailState {
  readonly lastSentAt: string | null
  /** A mail could not be sent, or one of those whom it is for does not get it. */
  readonly pending: boolean
  readonly trouble: MailTrouble | null
}

/** `importing`: orders are switched on; else nobody is to send what has not been told of them. */
export async function mailState(store: Store, { importing = true } = {}): Promise<MailState> {
  const { value } = await store.document<MailDocument>('mail').read()
  const orders = importing ? value?.orders : undefined
  const books = [value?.stock, orders, value?.check].filter((book) => book !== undefined)
  const sent = books.flatMap((book) => (book.sentAt === null ? [] : [book.sentAt])).toSorted()
  const troubles = books.flatMap((book) => (book.trouble === null ? [] : [book.trouble]))
  const isKept = isAlarming(value?.kept ?? NOTHING_KEPT)
  return {
    lastSentAt: sent.at(-1) ?? null,
    pending: isKept || books.some((book) => book.pending),
    trouble: troubles.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1) ?? null,
  }
}
