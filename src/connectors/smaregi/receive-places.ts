import type { IncomingHttpHeaders } from 'node:http'
import { readFields } from './receive-form.ts'

/** `?sncode=…` in the 送信URL. A query that cannot be decoded holds no secret. */
export function querySecrets(query: string): readonly string[] {
  return query === '' ? [] : (readFields(Buffer.from(query))?.sncodes ?? [])
}

/** A header `sncode`. Node reads header bytes as Latin-1; turned back, a secret that is not ASCII matches as well. */
export function headerSecrets(headers: IncomingHttpHeaders): readonly Buffer[] {
  const value = headers['sncode']
  return typeof value === 'string' ? [Buffer.from(value, 'latin1')] : []
}
