import { SCALE, scaled } from '../scale.js'

export const DAY_MS = 24 * 60 * 60 * 1000
export const HOURS = 24

/** A shop's year: what the generated store holds, and what the practice services know of it. */
export const YEAR = {
  days: Number(process.env.STON_BENCH_DAYS ?? scaled(365, 4)),
  changesADay: scaled(10_000, 48),
  slipsADay: scaled(1_000, 10),
  products: scaled(5_000, 20),
}

/** As by default; a smaller scale forgets sooner, so that something is pruned there as well. */
export const RETENTION_DAYS = SCALE === 1 ? 90 : 1

/** A round number: the bookings of a thousand slips share a file. */
export const FIRST_SLIP = 2_000_000

/** Rows that wait for a code, and ones that a person has to look at. */
export const HELD = 20
export const FAILED = 5

export function productOf(i) {
  return String(8_000_000 + (i % YEAR.products))
}
