import { StonError } from '../../../src/kernel/errors.ts'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeOptions, PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { openPlatform } from '../../../src/connectors/smaregi/platform.ts'
import type { Platform, PlatformOptions } from '../../../src/connectors/smaregi/platform.ts'
import { fromJst } from '../../../src/kernel/time.ts'

export const NOW = fromJst('2026-03-01 12:34:56') ?? new Date(0)

export interface Kit {
  readonly practice: PracticeSmaregi
  readonly platform: Platform
  /** How long the client would have waited: its waits only move the practice server's clock. */
  readonly waits: number[]
  /** Another client of the same shop. */
  readonly open: (more?: Partial<PlatformOptions>) => Platform
  /** The names of the calls that came in, since the last look. */
  readonly called: () => string[]
}

/** A practice Smaregi whose clock stands still, and a client that moves that clock instead of waiting. */
export async function kit(
  options: PracticeOptions = {},
  more: Partial<PlatformOptions> = {},
): Promise<Kit> {
  const practice = await startPracticeSmaregi({ now: () => NOW, ...options })
  practice.store({ id: '1', name: '本店' })
  practice.store({ id: '2', name: '駅前店' })
  let ahead = 0
  const waits: number[] = []
  const { clientId, clientSecret } = practice.platform.account
  const open = (extra: Partial<PlatformOptions> = {}): Platform =>
    openPlatform({
      contractId: practice.contractId,
      clientId,
      clientSecret,
      scopes: [],
      apiUrl: practice.origin,
      idUrl: practice.origin,
      readsPerSecond: 10_000,
      writesPerSecond: 10_000,
      signal: new AbortController().signal,
      now: () => new Date(NOW.getTime() + ahead),
      timeoutMs: 5_000,
      wait(ms) {
        waits.push(ms)
        ahead += ms
        practice.advance(ms)
        return Promise.resolve()
      },
      ...more,
      ...extra,
    })
  let seen = 0
  const called = (): string[] => {
    const labels = practice.calls.slice(seen).map((call) => call.label)
    seen = practice.calls.length
    return labels
  }
  return { practice, platform: open(), waits, open, called }
}

/** Products 1…count, each with its own number as stock in store 1. */
export function stocked(practice: PracticeSmaregi, count: number): string[] {
  const ids: string[] = []
  for (let id = 1; id <= count; id += 1) {
    practice.product({ id: String(id), code: `C-${id}`, name: `商品 ${id}`, managed: id % 2 === 1 })
    practice.correct({ storeId: '1', productId: String(id), amount: id })
    ids.push(String(id))
  }
  return ids
}

export async function failure(promise: Promise<unknown>): Promise<StonError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const rows: T[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}
