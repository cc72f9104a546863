/**
 * `STON_BENCH_SCALE`, a part of 1: how much of the usual amounts is measured. The figures of a small scale say nothing; they show that
 * a part still works.
 */
export const SCALE = Number(process.env.STON_BENCH_SCALE ?? 1)

/** So many at full scale; fewer, but at least `least`, at a smaller one. */
export function scaled(amount, least = 1) {
  return Math.max(least, Math.round(amount * SCALE))
}
