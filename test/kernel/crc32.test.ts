import { crc32 as ofZlib } from 'node:zlib'
import { expect, test, vi } from 'vitest'

test.each([0, 1, 255, 4096, 200_000])(
  '%i bytes have the checksum that zlib gives them',
  async (size) => {
    vi.resetModules()
    const { crc32 } = await import('../../src/kernel/crc32.ts')
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff)
    const text = '在庫 3 個 '.repeat(size)
    // Before zlib has been loaded for it, on the way there, and afterwards.
    for (let i = 0; i < 40; i += 1) {
      expect(crc32(bytes)).toBe(ofZlib(bytes))
      expect(crc32(text)).toBe(ofZlib(text))
    }
  },
)
