/** Rows as a shop has them, in no order at all; the same ones in every run. */
export const HEADER = 'smaregi-id,nextengine-code'

export function someId(i) {
  return String(100_000_000_000 + ((i * 48_271) % 899_999_963))
}

export function someCode(i) {
  return `ITEM-${String((i * 7_919) % 1_000_003).padStart(7, '0')}-${i.toString(36).toUpperCase()}`
}
