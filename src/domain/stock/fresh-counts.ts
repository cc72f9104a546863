import { grouped } from '../../kernel/grouped.ts'
import type { Freshness, NeMovement } from './evidence.ts'

export interface Watched {
  /** Some codes' lines of the history since long before the end, read before the counts; ascending. */
  readonly lines: readonly NeMovement[]
  /** Of the upload (JST): what is dated later is newer. */
  readonly end: string
  /** What was counted of a code, in each 拠点 and together: no line tells which of them it means. */
  readonly stocksOf: (code: string) => readonly number[]
}

/**
 * Whether counts were read from a copy that is newer than the end of an upload. History and counts are copied each for itself: a history that
 * is newer says nothing about the counts, but by what its lines have left. Undefined where nothing can be compared.
 */
export function freshnessOf({ lines, end, stocksOf }: Watched): Freshness | undefined {
  const codes = [...grouped(lines, ({ neCode }) => neCode)]
  return common(codes.flatMap(([code, own]) => ofCode(own, end, stocksOf(code)) ?? []))
}

function ofCode(
  lines: readonly NeMovement[],
  end: string,
  stocks: readonly number[],
): Freshness | undefined {
  if (!isChain(lines)) return undefined
  const then = lines.filter(({ at }) => at <= end)
  const since = lines.filter(({ at }) => at > end)
  const before = [lines[0]?.before, ...then.map(({ after }) => after)]
  const after = since.map((one) => one.after)
  return common(
    stocks.flatMap((stock): Freshness[] => {
      const [isOlder, isNewer] = [before.includes(stock), after.includes(stock)]
      if (isOlder) return [isNewer ? 'unclear' : 'older']
      return isNewer ? ['newer'] : []
    }),
  )
}

/** One count, line by line: of several 拠点 in one list, or with lines that are hidden, none can be followed. */
function isChain(lines: readonly NeMovement[]): boolean {
  return lines.every(
    ({ at, before, after }, n) =>
      at !== '' && before !== null && after !== null && (n === 0 || lines[n - 1]?.after === before),
  )
}

function common(all: readonly Freshness[]): Freshness | undefined {
  const told = new Set(all.filter((one) => one !== 'unclear'))
  const [only] = told
  return told.size === 1 ? only : all.length > 0 ? 'unclear' : undefined
}
