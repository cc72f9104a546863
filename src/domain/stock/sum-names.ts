/**
 * A product without a 商品コード still needs a name to be added up under. No code has a colon, so this one cannot be taken for
 * a code.
 */
export function openName(productId: string): string {
  return `:${productId}`
}

/** A change that is looked at by itself before it may be added to its code: `mark` tells it from all others. */
export function singleName(mark: string, code: string): string {
  return `:${mark}:${code}`
}

/** Not the plain 商品コード: nothing may be sent under this name yet. True of single names as well. */
export function isOpen(code: string): boolean {
  return code.startsWith(':')
}

/** A change that is looked at by itself (see `singleName`). */
export function isSingle(code: string): boolean {
  return isOpen(code) && code.includes(':', 1)
}

/** The 商品コード; '' where there is none. */
export function codeIn(name: string): string {
  if (!isOpen(name)) return name
  return isSingle(name) ? name.slice(name.indexOf(':', 1) + 1) : ''
}

/** What a person calls it: the code, or the product's id where it has none. */
export function shownName(name: string): string {
  const code = codeIn(name)
  return code === '' ? (name.split(':')[1] ?? '') : code
}
