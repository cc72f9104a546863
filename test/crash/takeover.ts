import { newShop, type Postgres } from '../helpers/postgres.ts'
import type { Config, Shop } from '../helpers/shop.ts'
import { type Ended, goOn, ran, type Setting, start, stopped } from './pause.ts'

export type Kept = 'files' | 'PostgreSQL'

/** Another container on the same machine: process ids mean nothing between the two. */
const OTHER = 'pid:[another container]'
const MINUTES_11 = 11 * 60_000

export function keptIn(kept: Kept, postgres: Postgres): (config: Config) => void {
  return (config) => {
    if (kept === 'PostgreSQL') config['store'] = { url: postgres.url, shop: newShop() }
  }
}

/** A command that was stopped, and what others do meanwhile, from another container. */
export interface Stopped {
  /** They wait until they may take over, then run. */
  takenOver(...args: string[]): Promise<Ended>
  /** Lets it go on, and gives how it ended. */
  goesOn(): Promise<Ended>
  /** It never does. */
  isKilled(): Promise<Ended>
}

/** `pause`: see `pause-at.js`. */
export async function stop(
  shop: Shop,
  args: readonly string[],
  pause: string,
  postgres: Postgres,
): Promise<Stopped> {
  const name = await shopInDatabase(shop)
  const alone: Setting = name === undefined ? { noSockets: true } : {}
  const stopping = start(args, shop.configPath, { ...alone, pause, aheadMs: shop.aheadMs() })
  await stopped(stopping)
  let later = 0
  return {
    async takenOver(...other) {
      if (later === 0 && name !== undefined) await loseConnections(postgres, name)
      for (let looks = 0; looks < 4; looks += 1) {
        const aheadMs = shop.aheadMs()
        const there = { ...alone, space: OTHER, laterMs: later, aheadMs }
        // With files each lock's silence begins when it is first seen, and one that wants both sees the second one late.
        later += MINUTES_11
        const ended = await ran(other, shop.configPath, there)
        if (!isLocked(ended)) return ended
      }
      throw new Error('it keeps its locks')
    },
    goesOn: () => {
      goOn(stopping)
      return stopping.ended
    },
    isKilled: () => {
      stopping.child.kill('SIGKILL')
      return stopping.ended
    },
  }
}

function isLocked({ out }: Ended): boolean {
  const { outcome, error } = JSON.parse(out) as { outcome?: string; error?: { code: string } }
  // The last is what it is told while the other one still has the line to Next Engine.
  return outcome === 'locked' || ['busy', 'temporary'].includes(error?.code ?? '')
}

/** The name of the shop in the database; undefined where it keeps files. */
async function shopInDatabase(shop: Shop): Promise<string | undefined> {
  let name: string | undefined
  await shop.configure((config) => {
    const { shop: of } = config['store'] ?? {}
    name = typeof of === 'string' ? of : undefined
  })
  return name
}

/** Its machine is cut off: the server ends the session that holds the locks, and gives them away. */
async function loseConnections(postgres: Postgres, name: string): Promise<void> {
  await postgres.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM ston.locks WHERE shop = $1)',
    [name],
  )
}
