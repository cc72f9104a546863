import type { IncomingHttpHeaders } from 'node:http'
import { readFields, type Fields } from './receive-form.ts'
import { readMultipart } from './receive-multipart.ts'
import type { ReceiveRequest } from './receive-rules.ts'

/** How browsers and PHP send forms; the other way is urlencoded. */
export const MULTIPART = 'multipart/form-data'

/** `application/json` of `application/json; charset=UTF-8`; '' where there is none. */
export function mediaType(header: string | undefined): string {
  if (header === undefined) return ''
  const end = header.indexOf(';')
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase()
}

/** The form in the body, in the encoding that its head names; null when it cannot be read. */
export function formIn({ headers, body }: ReceiveRequest): Fields | null {
  const type = headers['content-type'] ?? ''
  return mediaType(type) === MULTIPART ? readMultipart(body, type) : readFields(body)
}

/** `?sncode=…` in the 送信URL. A query that cannot be decoded holds no secret. */
export function querySecrets(query: string): readonly string[] {
  return query === '' ? [] : (readFields(Buffer.from(query))?.sncodes ?? [])
}

/** A header `sncode`. Node reads header bytes as Latin-1; turned back, a secret that is not ASCII matches as well. */
export function headerSecrets(headers: IncomingHttpHeaders): readonly Buffer[] {
  const value = headers['sncode']
  return typeof value === 'string' ? [Buffer.from(value, 'latin1')] : []
}
