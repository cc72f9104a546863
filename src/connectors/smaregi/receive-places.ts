import type { IncomingHttpHeaders } from 'node:http'
import { getMultipartBoundary, parseMultipart } from '@remix-run/multipart-parser'
import { type Fields, readFields } from './receive-form.ts'
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

/** Smaregi sends three. */
const MOST_PARTS = 50
const LONGEST_HEAD = 2_048
/** RFC 2046. */
const LONGEST_BOUNDARY = 70

/**
 * Reads `multipart/form-data`, as PHP's client sends a form that it is given as a list. Null when it cannot be read: no
 * boundary, cut off, not UTF-8, a file in it, or `params` twice, as in `readFields`.
 */
export function readMultipart(sent: Buffer, contentType: string): Fields | null {
  const boundary = getMultipartBoundary(contentType)?.trim() ?? ''
  if (boundary === '' || boundary.length > LONGEST_BOUNDARY) return null
  try {
    return fieldsIn(sent, boundary)
  } catch {
    // The parser throws for whatever is malformed or beyond its limits, and has no other errors.
    return null
  }
}

function fieldsIn(sent: Buffer, boundary: string): Fields | null {
  let params: string | null = null
  let procName = ''
  const sncodes: string[] = []
  const limits = { maxParts: MOST_PARTS, maxHeaderSize: LONGEST_HEAD, maxFileSize: sent.length }
  for (const part of parseMultipart(sent, { boundary, ...limits, maxTotalSize: sent.length })) {
    const { name } = part
    if (part.isFile || name === undefined) return null
    if (name === 'params') {
      if (params !== null) return null
      params = part.text
    } else if (name === 'sncode') sncodes.push(part.text)
    else if (name === 'proc_name') procName = part.text
  }
  return { params, procName, sncodes }
}
