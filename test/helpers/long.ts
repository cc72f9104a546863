/**
 * The suites about power cuts, kills and broken networks have two forms: the short one is part of `npm test`, the long one is
 * `npm run test:crash`. `STON_LONG=3` makes the long form three times as long; `STON_SEEDS=7` or `STON_SEEDS=1-500` says which
 * seeds, whatever the form.
 */
const TIMES = Number(process.env['STON_LONG'] ?? 0)

export const LONG = TIMES > 0

/** As many as the form asks for. */
export function many(short: number, long: number): number {
  return LONG ? Math.ceil(long * TIMES) : short
}

/** The seeds to try: from 1 on, as many as the form asks for. */
export function seeds(short: number, long: number): number[] {
  const [first = 1, last = first] = (process.env['STON_SEEDS'] ?? `1-${many(short, long)}`)
    .split('-')
    .map(Number)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** For a kill at each step of a command: some hundred runs and recoveries, on whatever machine. */
export const PATIENCE_MS = many(10, 90) * 60_000
