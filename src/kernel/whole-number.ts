/** With a sign or without, and with zeros behind the point or without. */
const WHOLE = /^[+-]?\d+(?:\.0+)?$/

/** Whole pieces or numbers, as either service may write them: `3`, `+3`, `-3.00`. Null for anything else, and for what a number cannot hold. */
export function wholeNumber(written: string): number | null {
  if (!WHOLE.test(written)) return null
  const number = Number(written)
  // Adding 0 makes −0 a plain 0.
  return Number.isSafeInteger(number) ? number + 0 : null
}
