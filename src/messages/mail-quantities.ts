import type { Sentence } from '../kernel/sentence.ts'

/** Quantities in words: a sign beside a product's name reads as a stock below zero. `delta`: pieces, signed; 0 = not known. */

export const UNKNOWN: Sentence = { ja: '', en: '' }

/** Of a change of stock in Smaregi. */
export function inStores(delta: number): Sentence {
  if (delta === 0) return UNKNOWN
  const pieces = piecesOf(delta)
  return delta < 0
    ? { ja: `店舗で減った ${pieces.ja}`, en: `${pieces.en} fewer in the stores` }
    : { ja: `店舗で増えた ${pieces.ja}`, en: `${pieces.en} more in the stores` }
}

/** Of a 売り越し: what Next Engine could not give. */
export function notTaken(delta: number): Sentence {
  const { ja, en } = piecesOf(delta)
  return { ja: `ネットの在庫から引けていない ${ja}`, en: `${en} not taken off online` }
}

/** Of an order line: less than 0 is sold. */
export function ordered(delta: number): Sentence {
  if (delta === 0) return UNKNOWN
  const { ja, en } = piecesOf(delta)
  return delta < 0
    ? { ja: `受注 ${ja}`, en: `${en} ordered` }
    : { ja: `受注から減った ${ja}`, en: `${en} taken back from orders` }
}

/** Of a correction of Smaregi's count. */
export function corrected(delta: number): Sentence {
  if (delta === 0) return UNKNOWN
  const { ja, en } = piecesOf(delta)
  return delta < 0
    ? { ja: `スマレジから引く ${ja}`, en: `${en} to be taken off Smaregi` }
    : { ja: `スマレジに足す ${ja}`, en: `${en} to be added in Smaregi` }
}

/** Of a comparison: how much more Smaregi has. */
export function moreInSmaregi(difference: number): Sentence {
  const { ja, en } = piecesOf(difference)
  return difference < 0
    ? { ja: `スマレジが ${ja}少ない`, en: `${en} fewer in Smaregi` }
    : { ja: `スマレジが ${ja}多い`, en: `${en} more in Smaregi` }
}

function piecesOf(delta: number): Sentence {
  const count = Math.abs(delta)
  return { ja: `${count} 個`, en: `${count} ${count === 1 ? 'piece' : 'pieces'}` }
}
