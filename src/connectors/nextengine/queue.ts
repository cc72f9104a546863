import { fromJst } from '../../kernel/time.ts'
import type { Session } from './next-engine.ts'
import { readAll, readPage, type Row, text, unlessRefused } from './pages.ts'

const QUEUE = '/api_v1_system_que/search'
const FIELDS =
  'que_id,que_method_name,que_upload_name,que_status_id,que_message,que_deleted_flag,que_creation_date,que_last_modified_date'
const NEEDS = ['que_id']
/** More entries than a company makes in a day or two. */
const MOST = 20_000

/**
 * Names of uploads that people made on the screens. Those through the API are said to be named `NE_API`; as that is not certain, any name
 * that is not a screen's may be ours.
 */
const BY_SCREEN: ReadonlySet<string> = new Set([
  'SYOHIN_KIHON_QUE',
  'SYOHIN_KIHON',
  'TENPO_SYOHIN',
  'PAGE_SYOHIN',
])

/** Names of work that is none on stock. What stock uploads through the API are named is not certain either. */
const OTHER_WORK: ReadonlySet<string> = new Set(['MALL_SYOHIN_CSV_TO_MASTER', 'JYUCHU_CSV'])

const STATES: ReadonlyMap<number, QueueEntry['state']> = new Map([
  [-1, 'failed'],
  [0, 'unfinished'],
  [1, 'unfinished'],
  [2, 'succeeded'],
])

/** One upload in Next Engine's queue. `message`: its own words as they came, '' = none. */
export interface QueueEntry {
  readonly queId: string
  /**
   * `succeeded` and `failed` are said of the file as a whole: neither proves anything about a row. `unclear`: there is an entry, and what
   * it says about itself cannot be read.
   */
  readonly state: 'unfinished' | 'succeeded' | 'failed' | 'unclear'
  readonly message: string
  /** When it was entered, and when it changed last, by Next Engine's clock (JST `YYYY-MM-DD HH:MM:SS`); null where that is not told. */
  readonly createdAt: string | null
  readonly changedAt: string | null
}

/** There may be an entry; Next Engine does not let us see. */
const HIDDEN = { state: 'unclear', message: '', createdAt: null, changedAt: null } as const

/**
 * Null when there is no such entry, as far as can be seen; else throws as `Session.read` does. A refused question (004001: the app may not
 * use this call) must not stop a shop: the stock history tells as well. It is not the answer "no such entry" either: the upload may still
 * wait in a queue that nobody lets us see. Then the entry is `unclear`.
 */
export async function readEntry(session: Session, queId: string): Promise<QueueEntry | null> {
  const params = { fields: FIELDS, 'que_id-eq': queId }
  const rows = await unlessRefused(readPage(session, { path: QUEUE, params, needs: NEEDS }, 1))
  if (rows === null) return { queId, ...HIDDEN }
  const row = rows.find((one) => isNumbered(one, queId))
  return row === undefined || isGone(row) ? null : { ...entry(row), queId }
}

/** It is a number, which need not be written the same way twice. */
function isNumbered(row: Row, queId: string): boolean {
  const id = text(row['que_id']).trim()
  return id === queId || (id !== '' && Number(id) === Number(queId))
}

/** Somebody has deleted the entry before it was worked: nothing will come of waiting for it. */
function isGone(row: Row): boolean {
  return row['que_deleted_flag'] === '1' && entry(row).state === 'unfinished'
}

/** Whatever may be an upload of stock through the API, entered since then (JST, `YYYY-MM-DD HH:MM:SS`). Throws as `readEntry` does. */
export async function readEntriesSince(
  session: Session,
  since: string,
): Promise<readonly QueueEntry[]> {
  const params = { fields: FIELDS, 'que_creation_date-gte': since }
  const rows = await unlessRefused(
    readAll(session, { path: QUEUE, params, needs: NEEDS, most: MOST }),
  )
  if (rows === null) return [{ queId: '', ...HIDDEN }]
  return rows.filter((row) => mayBeOurs(row) && !isGone(row)).map(entry)
}

function dateOrNull(value: string | null | undefined): string | null {
  const date = text(value).trim()
  return fromJst(date) === null ? null : date
}

function mayBeOurs(row: Row): boolean {
  return (
    !BY_SCREEN.has(text(row['que_upload_name'])) && !OTHER_WORK.has(text(row['que_method_name']))
  )
}

function entry(row: Row): QueueEntry {
  const status = text(row['que_status_id']).trim()
  const state = status === '' ? undefined : STATES.get(Number(status))
  return {
    queId: text(row['que_id']),
    state: state ?? 'unclear',
    message: text(row['que_message']),
    createdAt: dateOrNull(row['que_creation_date']),
    changedAt: dateOrNull(row['que_last_modified_date']),
  }
}
