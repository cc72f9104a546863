import pg, { type ClientBase } from 'pg'
import type { Entry } from '../../kernel/tar.ts'
import { type Copies, type CopyFacts, NOT_COPIED, notInCopy, type Snapshot } from '../copies.ts'
import { connectionOf } from './address.ts'
import { MIGRATIONS } from './schema.ts'
import { settle, STATEMENT_MS } from './session.ts'
import { withDatabase } from './trouble.ts'

/** Rows at a time: of notifications and lines of batches some are large. */
const ROWS = 200

const FACTS: CopyFacts = { kind: 'postgres', format: MIGRATIONS.length }

/** The tables that belong to a copy, each with its order. Who is at work or listens is true of the moment only. */
const TABLES: Readonly<Record<string, string>> = {
  segments: 'name',
  notifications: 'segment, number',
  batches: 'id',
  batch_lines: 'batch, draft, part, number',
  keys: 'day, batch',
  products: 'part, batch',
  documents: 'name',
  id_tables: 'number',
  id_table_chunks: 'number, part, chunk',
  bookings: 'number',
  forgotten: 'up_to',
  echoes: 'number',
  rules: 'number',
  epochs: 'name',
  holders: 'name, number',
}

/** Where the rows are, and under which name. */
export interface PostgresCopiesOptions {
  readonly url: string
  readonly shop: string
}

/** The shop's rows, as the server itself writes them as JSON and reads them again. */
export function postgresCopies({ url, shop }: PostgresCopiesOptions): Copies {
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ ...connectionOf(url), query_timeout: STATEMENT_MS })
    client.on('error', () => undefined) // the query at work fails with it
    await client.connect()
    await settle(client)
    return client
  }
  return {
    facts: FACTS,
    snapshot: () => withDatabase(async () => takeSnapshot(await connect(), shop)),
    place: (entries) => withDatabase(async () => place(await connect(), shop, entries)),
  }
}

/** One transaction sees everything as it was at its first look. */
async function takeSnapshot(client: pg.Client, shop: string): Promise<Snapshot> {
  // What is read is also on its way out of the house, which may be slow.
  await client.query('SET idle_in_transaction_session_timeout = 0')
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await client.query('SELECT 1 FROM ston.epochs LIMIT 1')
  return { facts: FACTS, entries: () => entriesOf(client, shop), close: () => client.end() }
}

async function* entriesOf(client: ClientBase, shop: string): AsyncGenerator<Entry> {
  for (const [table, order] of Object.entries(TABLES)) {
    const but = table === 'documents' ? `AND name <> '${NOT_COPIED}'` : ''
    await client.query(
      `DECLARE rows NO SCROLL CURSOR FOR
         SELECT row_to_json(t)::text AS row FROM ston.${table} t WHERE shop = $1 ${but} ORDER BY ${order}`,
      [shop],
    )
    for (let number = 1; ; number += 1) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS} FROM rows`)
      if (rows.length === 0) break
      const bytes = Buffer.from(rows.map(({ row }) => `${row}\n`).join(''))
      const name = `${table}/${String(number).padStart(6, '0')}.jsonl`
      yield { name, size: bytes.length, content: once(bytes) }
    }
    await client.query('CLOSE rows')
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

async function place(
  client: pg.Client,
  shop: string,
  entries: AsyncIterable<Entry>,
): Promise<void> {
  try {
    await client.query('BEGIN')
    for (const table of Object.keys(TABLES))
      if (!KEPT.has(table)) await client.query(`DELETE FROM ston.${table} WHERE shop = $1`, [shop])
    for await (const entry of entries) await insert(client, shop, entry)
    // An earlier version has put them into it.
    await client.query('DELETE FROM ston.documents WHERE shop = $1 AND name = $2', [
      shop,
      NOT_COPIED,
    ])
    await client.query('COMMIT')
  } finally {
    // Without a commit nothing has happened.
    await client.end()
  }
}

/** The numbers of the locks that whoever restores holds: they only ever grow. */
const KEPT: ReadonlySet<string> = new Set(['epochs', 'holders'])

const AGAIN: Readonly<Record<string, string>> = {
  epochs:
    'ON CONFLICT (shop, name) DO UPDATE SET number = GREATEST(epochs.number, excluded.number)',
  holders: 'ON CONFLICT DO NOTHING',
}

/** Their numbers are the server's own, and given out anew in the same order. */
const NUMBERED: ReadonlySet<string> = new Set(['bookings', 'echoes'])

/** The shop may have another name here than where the copy was made. */
async function insert(client: ClientBase, shop: string, { name, content }: Entry): Promise<void> {
  const table = /^(\w+)\/\d+\.jsonl$/.exec(name)?.[1] ?? ''
  if (!Object.hasOwn(TABLES, table)) throw notInCopy(name)
  const parts: Uint8Array[] = []
  for await (const bytes of content) parts.push(bytes)
  const rows = Buffer.concat(parts).toString('utf8').trimEnd().split('\n')
  const columns = Object.keys(JSON.parse(rows[0] ?? '{}') as object).filter(
    (column) => column !== 'shop' && !(column === 'number' && NUMBERED.has(table)),
  )
  // They come from a file, and names cannot be values.
  if (columns.some((column) => !/^[a-z_]+$/.test(column))) throw notInCopy(name)
  const names = columns.join(', ')
  await client.query(
    `INSERT INTO ston.${table} (shop, ${names})
     SELECT $1, ${names} FROM json_populate_recordset(NULL::ston.${table}, $2::json) ${AGAIN[table] ?? ''}`,
    [shop, `[${rows.join(',')}]`],
  )
}
