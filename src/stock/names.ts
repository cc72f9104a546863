/**
 * A product without a 商品コード still needs a name to be added up under. No code has a colon, so this one cannot be taken for
 * a code.
 */
export function openName(productId: string): string {
  return `:${productId}`
}

export function isOpen(code: string): boolean {
  return code.startsWith(':')
}

/** What a person calls it: the code, or the product's id where it has none. */
export function shownName(code: string): string {
  return isOpen(code) ? code.slice(1) : code
}
