/** What a 商品ID and a 商品コード look like. Both stay text for ever: a number would lose digits or zeros. */
const PRODUCT_ID = /^[1-9][0-9]{0,14}$/
const CODE = /^[A-Za-z0-9_-]{1,30}$/

/** The most digits that a 商品ID of Smaregi has; a double still holds them exactly. */
export const ID_DIGITS = 15
/** Characters, the most that a 商品コード of Next Engine has. */
export const CODE_LENGTH = 30

/** Smaregi counts its products from 1, so an id never begins with a zero. */
export function isProductId(text: string): boolean {
  return PRODUCT_ID.test(text)
}

/** Next Engine takes letters, digits, hyphen and underscore, 1 to 30 of them; letter case is kept. */
export function isCode(text: string): boolean {
  return CODE.test(text)
}

/** Codes that differ in letter case only are one code: nobody knows whether Next Engine tells them apart. */
export function caseFolded(code: string): string {
  return code.toLowerCase()
}
