type Crc32 = (text: string | Uint8Array) => number

/** So many bytes are summed up here before zlib is loaded: for them alone that takes longer than all the sums. */
const BY_HAND = 64 * 1024

let done = 0
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

/** What is left of each four bits, by the polynomial 0xedb88320. */
// prettier-ignore
const LEFT = [
  0x0000_0000, 0x1db7_1064, 0x3b6e_20c8, 0x26d9_30ac,
  0x76dc_4190, 0x6b6b_51f4, 0x4db2_6158, 0x5005_713c,
  0xedb8_8320, 0xf00f_9344, 0xd6d6_a3e8, 0xcb61_b38c,
  0x9b64_c2b0, 0x86d3_d2d4, 0xa00a_e278, 0xbdbd_f21c,
] as const

function summed(bytes: Uint8Array): number {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    crc = (crc >>> 4) ^ (LEFT[crc & 15] ?? 0)
    crc = (crc >>> 4) ^ (LEFT[crc & 15] ?? 0)
  }
  return ~crc >>> 0
}
