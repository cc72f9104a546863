import type { Rules, RuleSet } from '../domain/stock/rules.ts'

/**
 * The rules by which changes are passed on: a set never changes; another one takes its place, under a new number, and notifications
 * keep the number that was in force when they came. So a set stays for as long as something names it.
 *
 * Equal content has an equal number only while it is the newest: whoever goes from A to B and back to A gets a third number. So each
 * set has one moment from which it holds, up to the next one's, and the sets are the whole story of the settings.
 *
 * The contract, for every implementation:
 * - a number that was ever given out belongs to a set that is there as a whole, also after the power went;
 * - a number is never used for a second set, and numbers and moments only grow.
 */
export interface RuleSets {
  /** The set with the highest number; null where there has never been one. */
  newest(): Promise<RuleSet | null>

  /** Null where it has never been, or has been pruned. */
  read(number: number): Promise<RuleSet | null>

  /** All that there are, ascending. */
  all(): Promise<readonly RuleSet[]>

  /** The set that holds from now on: the newest one where it says the same, else a new one. Of two who come at once both get an answer. */
  put(rules: Rules): Promise<RuleSet>

  /**
   * Removes sets that had been followed by another one before `before` (ISO instant) and that `keep` does not name. The newest stays,
   * and the first, to which whatever has no number belongs.
   */
  prune(before: string, keep: ReadonlySet<number>): Promise<void>
}
