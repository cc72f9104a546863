type Crc32 = (text: string | Uint8Array) => number

/** So many bytes are summed up here before zlib is loaded: for them alone that takes longer than all the sums. */
const BY_HAND = 64 * 1024
const POLYNOMIAL = 0xedb88320

let done = 0
let table: Uint32Array | undefined
let zlib: Crc32 | undefined

/** The checksum of gzip and zip files, as `crc32` of `node:zlib` gives it. A text is summed up as UTF-8. */
export function crc32(text: string | Uint8Array): number {
  if (zlib === undefined) {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    done += bytes.length
    if (done <= BY_HAND) return summed(bytes)
    zlib = process.getBuiltinModule('node:zlib').crc32
  }
  return zlib(text)
}

function summed(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => ofByte(byte))
  let crc = 0xffff_ffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return ~crc >>> 0
}

function ofByte(byte: number): number {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL
  return crc
}
