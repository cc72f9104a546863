import { getMultipartBoundary, parseMultipart } from '@remix-run/multipart-parser'
import type { Fields } from './receive-form.ts'

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
