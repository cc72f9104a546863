import { errnoOf, StonError } from '../../kernel/errors.ts'
import * as text from '../../messages/store-postgres.ts'
import { storeError } from '../trouble.ts'

/** Classes of SQLSTATE after which another try may find all well: connection, resources, shutdown, conflicts. */
const PASSING = /^(?:08|40|53|57|58)/
const PASSING_CODES = new Set(['25006', '25P03', '25P04', '55P03', '55006'])
/** Who, where and what may be done: a person has set it up, and a person has to change it. */
const SET_UP = /^(?:28|3D|3F|42501|0A000)/
const DAMAGED = /^XX00[12]$/
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_SOCKET_CLOSED',
])
/** What the client says without a code, when the connection has ended under it. */
const ENDED =
  /connection terminated|received unexpected .* message from backend|timeout expired|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|not queryable|client was closed|cannot use a pool after/i
const NO_TLS = /does not support SSL|certificate|self[- ]signed|SSL/i

/** Does something with the database; what goes wrong there becomes an error for people. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained(error)
  }
}

/** Errors of the database in words; everything else as it is. Neither the address nor the password is repeated. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StonError) return error
  const code = errnoOf(error)
  if (isPassing(error)) return storeError('database', text.noDatabase(code), error)
  if (SET_UP.test(code) || NO_TLS.test(error.message) || /^ERR_(?:TLS|SSL)|CERT/.test(code))
    return storeError('store', text.notAllowed(code || 'TLS'), error)
  if (DAMAGED.test(code)) return storeError('damaged', text.damaged(code), error)
  return error
}

/** True when nothing is wrong but the connection or the server's state. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StonError) return error.code === 'database'
  if (!(error instanceof Error)) return false
  // Every address of a host that was tried.
  if (error instanceof AggregateError) return error.errors.some(isPassing)
  const code = errnoOf(error)
  return (
    PASSING.test(code) || PASSING_CODES.has(code) || NETWORK.has(code) || ENDED.test(error.message)
  )
}

/** Code `store`, exit `config`: a later version of ston has changed the schema. */
export function madeByNewer(): StonError {
  return storeError('store', text.newerSchema)
}

/** True when a statement got no answer in the time that it was given. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && /query read timeout/i.test(error.message)
}

/** What PgBouncer says to a transaction in its strictest mode. */
export function isPooling(error: unknown): boolean {
  return error instanceof Error && /statement pooling/i.test(error.message)
}

/** Code `store`, exit `config`: a pooler that gives a connection another backend with each transaction. */
export function pooled(): StonError {
  return storeError('store', text.pooled)
}

/** Code `store`, exit `config`; `found`: the encoding of the database, or the one that connections speak. */
export function notUtf8(whose: 'server' | 'client', found: string): StonError {
  return storeError('store', text.notUtf8(whose, found))
}

/** Code `store`, exit `config`. The address is not repeated: it may hold a password. */
export function badAddress(cause: unknown): StonError {
  const code = errnoOf(cause)
  return storeError('store', text.badAddress(code), cause)
}

/** Code `database`, exit `temporary`: the connection of the lock has ended, and somebody else may be at work. */
export function lockLost(purpose: string): StonError {
  return storeError('database', text.lockLost(purpose))
}

/** Code `damaged`, exit `attention`; `what` names the record. */
export function damaged(what: string): StonError {
  return storeError('damaged', text.damaged(what))
}
