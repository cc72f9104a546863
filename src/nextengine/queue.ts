import type { Session } from './next-engine.ts'
import { type Row, readAll, text } from './pages.ts'

const QUEUE = '/api_v1_system_que/search'
const FIELDS = 'que_id,que_method_name,que_upload_name,que_status_id,que_message,que_creation_date'

/** How uploads that came through the API are named in the queue. */
const BY_API = 'NE_API'

export interface QueueEntry {
  readonly queId: string
  /** `succeeded` and `failed` are said of the file as a whole: neither proves anything about a row. */
  readonly state: 'unfinished' | 'succeeded' | 'failed'
  readonly message: string
}

export async function readEntry(session: Session, queId: string): Promise<QueueEntry | null> {
  const { data } = await session.read(QUEUE, {
    fields: FIELDS,
    'que_id-eq': queId,
    limit: '1',
    offset: '0',
  })
  const row = data.find((one) => one['que_id'] === queId)
  return row === undefined ? null : entry(row)
}

/** `method` null = any: how Next Engine names warehouse uploads is not known. */
export async function readEntriesSince(
  session: Session,
  since: string,
  method: string | null,
): Promise<readonly QueueEntry[]> {
  const rows = await readAll(session, QUEUE, {
    fields: FIELDS,
    'que_creation_date-gte': since,
    ...(method === null ? {} : { 'que_method_name-eq': method }),
  })
  return rows.filter((row) => row['que_upload_name'] === BY_API).map(entry)
}

function entry(row: Row): QueueEntry {
  const status = row['que_status_id']
  const state = status === '2' ? 'succeeded' : status === '-1' ? 'failed' : 'unfinished'
  return { queId: text(row['que_id']), state, message: text(row['que_message']) }
}
