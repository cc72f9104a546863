import { FIRST_RULES, type RuleSet } from '../domain/stock/rules.ts'

/** The numbers that `prune` may remove; `sets` ascending. */
export function prunable(
  sets: readonly RuleSet[],
  before: string,
  keep: ReadonlySet<number>,
): readonly number[] {
  return sets.flatMap(({ number }, i) => {
    const next = sets[i + 1]
    const isOver = next !== undefined && Date.parse(next.from) < Date.parse(before)
    return isOver && number !== FIRST_RULES && !keep.has(number) ? [number] : []
  })
}

/** The set that follows `newest`. Its moment is never before that one's, whatever the clock does. */
export function following(newest: RuleSet | null, rules: RuleSet['rules'], now: Date): RuleSet {
  const from = Math.max(now.getTime(), Date.parse(newest?.from ?? '1970-01-01T00:00:00Z'))
  return {
    number: newest === null ? FIRST_RULES : newest.number + 1,
    from: new Date(from).toISOString(),
    rules,
  }
}
