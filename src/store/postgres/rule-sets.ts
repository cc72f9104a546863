import { type Rules, type RuleSet, sameRules } from '../../domain/stock/rules.ts'
import { following, prunable } from '../prunable-rules.ts'
import type { RuleSets } from '../rule-sets.ts'
import type { Database } from './database.ts'

interface Row {
  readonly number: number
  readonly starts_at: Date
  readonly rules: string
}

/** A row a set. Whoever inserts a number first has it; the other looks again. */
export class PostgresRuleSets implements RuleSets {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  async newest(): Promise<RuleSet | null> {
    return (await this.#sets('ORDER BY number DESC LIMIT 1'))[0] ?? null
  }

  async read(number: number): Promise<RuleSet | null> {
    return (await this.#sets('AND number = $2', number))[0] ?? null
  }

  all(): Promise<readonly RuleSet[]> {
    return this.#sets('ORDER BY number')
  }

  async put(rules: Rules): Promise<RuleSet> {
    for (;;) {
      const newest = await this.newest()
      if (newest !== null && sameRules(newest.rules, rules)) return newest
      const set = following(newest, rules, this.#now())
      const written = await this.#database.write(
        `INSERT INTO ston.rules (shop, number, starts_at, rules) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
        [set.number, set.from, JSON.stringify(rules)],
      )
      if (written === 1) return set
    }
  }

  async prune(before: string, keep: ReadonlySet<number>): Promise<void> {
    const gone = prunable(await this.all(), before, keep)
    if (gone.length === 0) return
    await this.#database.write(
      'DELETE FROM ston.rules WHERE shop = $1 AND number = ANY($2::int[])',
      [gone],
    )
  }

  async #sets(where: string, ...values: readonly unknown[]): Promise<RuleSet[]> {
    const rows = await this.#database.read<Row>(
      `SELECT number, starts_at, rules FROM ston.rules WHERE shop = $1 ${where}`,
      values,
    )
    return rows.map((row) => ({
      number: row.number,
      from: row.starts_at.toISOString(),
      rules: JSON.parse(row.rules) as Rules,
    }))
  }
}
