/** Smaregi writes a 店舗ID without zeros before it: "01" is no store's, and would leave out everything that "1" sells. */
export function isStoreId(text: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(text)
}
