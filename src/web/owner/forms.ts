import { getMultipartBoundary, parseMultipart } from '@remix-run/multipart-parser'
import type { OwnerRequest } from '../listener/owner-pages.ts'

/** What a form of ours has sent. */
export interface Form {
  /** '' where it was not sent. */
  text(name: string): string
  /** Everything that was sent under the name: of boxes that were ticked. */
  all(name: string): readonly string[]
  readonly file: Buffer | null
}

/** A page's fields are few and short. */
const MOST = 64 * 1024
/** A table of half a million products. */
export const MOST_FILE = 12 * 1024 * 1024
const MOST_PARTS = 20
const LONGEST_HEAD = 2_048
const LONGEST_BOUNDARY = 70
/** Names of two hundred rows. */
const LONGEST_FIELD = 16_384

export const NO_FORM: Form = { text: () => '', all: () => [], file: null }

/** Null: what was sent is no form of ours. `patient`: it is known who sends it, so it may be long in coming. */
export async function readForm(request: OwnerRequest, patient: boolean): Promise<Form | null> {
  const type = request.headers['content-type'] ?? ''
  const boundary = getMultipartBoundary(type)?.trim() ?? ''
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return urlencoded(await request.body(MOST, patient))
  if (!patient || boundary === '' || boundary.length > LONGEST_BOUNDARY) return null
  return multipart(await request.body(MOST_FILE, patient), boundary)
}

function urlencoded(body: Buffer): Form {
  const fields = new URLSearchParams(body.toString('utf8'))
  const all = (name: string): readonly string[] =>
    fields.getAll(name).map((text) => text.slice(0, LONGEST_FIELD))
  return { text: (name) => all(name)[0] ?? '', all, file: null }
}

/** As a browser sends a field whose file nobody has chosen. */
function isNone({
  size,
  filename = '',
}: {
  readonly size: number
  readonly filename?: string | undefined
}): boolean {
  return size === 0 && filename === ''
}

function multipart(sent: Buffer, boundary: string): Form | null {
  const fields = new Map<string, string>()
  let file: Buffer | null = null
  const limits = { maxParts: MOST_PARTS, maxHeaderSize: LONGEST_HEAD, maxFileSize: sent.length }
  try {
    for (const part of parseMultipart(sent, { boundary, ...limits, maxTotalSize: sent.length })) {
      if (part.isFile) file = isNone(part) ? null : Buffer.from(part.bytes)
      else if (part.name !== undefined) fields.set(part.name, part.text.slice(0, LONGEST_FIELD))
    }
  } catch {
    // Whatever is malformed or beyond the limits; the parser has no other errors.
    return null
  }
  const text = (name: string): string => fields.get(name) ?? ''
  return { text, all: (name) => [text(name)], file }
}
