import { isUtf8 } from 'node:buffer'

/** How the file was written, under the names that people know. */
export type Encoding = 'UTF-8' | 'UTF-8 (BOM)' | 'UTF-16LE' | 'UTF-16BE' | 'Shift_JIS'

/** Why a file's bytes are no text. */
export type NotText = 'xlsx' | 'xls' | 'binary' | 'encoding'

/** `utf8` has no byte order mark. */
export type Decoded =
  | { readonly kind: 'text'; readonly encoding: Encoding; readonly utf8: Buffer }
  | { readonly kind: 'refused'; readonly why: NotText }

const ZIP = [0x50, 0x4b]
const ZIP_KINDS = [
  [0x03, 0x04],
  [0x05, 0x06],
  [0x07, 0x08],
]
/** What Excel wrote before xlsx. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0]
const UTF8_BOM = [0xef, 0xbb, 0xbf]

/**
 * A file's bytes as UTF-8 without a byte order mark. Strict UTF-8 comes first, because no Japanese text in Shift_JIS passes for it;
 * Shift_JIS is what Japanese spreadsheets save as "CSV".
 */
export function decode(bytes: Buffer): Decoded {
  if (begins(bytes, OLE)) return refused('xls')
  if (ZIP_KINDS.some((kind) => begins(bytes, [...ZIP, ...kind]))) return refused('xlsx')
  if (begins(bytes, [0xff, 0xfe])) return strict(bytes, 'utf-16le', 'UTF-16LE')
  if (begins(bytes, [0xfe, 0xff])) return strict(bytes, 'utf-16be', 'UTF-16BE')
  if (bytes.includes(0)) return refused('binary')
  const marked = begins(bytes, UTF8_BOM)
  if (isUtf8(bytes)) {
    return marked ? text('UTF-8 (BOM)', bytes.subarray(3)) : text('UTF-8', bytes)
  }
  return marked ? refused('encoding') : strict(bytes, 'shift_jis', 'Shift_JIS')
}

function strict(bytes: Buffer, label: string, encoding: Encoding): Decoded {
  try {
    const decoded = new TextDecoder(label, { fatal: true }).decode(bytes)
    return decoded.includes('\0') ? refused('binary') : text(encoding, Buffer.from(decoded))
  } catch {
    return refused('encoding') // not what its beginning promised, or a Node without that encoding
  }
}

function begins(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

function text(encoding: Encoding, utf8: Buffer): Decoded {
  return { kind: 'text', encoding, utf8 }
}

function refused(why: NotText): Decoded {
  return { kind: 'refused', why }
}
