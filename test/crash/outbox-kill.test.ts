import { expect, test } from 'vitest'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { usePostgres } from '../helpers/postgres.ts'
import { type Api, APIS } from '../order-sync/orders-kit.ts'
import { killed } from './kill.ts'
import {
  importing,
  moving,
  probing,
  repairingNextEngine,
  repairingSmaregi,
  type Setting,
  type Trial,
} from './outbox-trials.ts'
import { type Kept, keptIn } from './takeover.ts'

const postgres = await usePostgres()

/** What writes to Smaregi; and, beside the one repair, that of the other side. */
const KINDS: Readonly<Record<string, (setting: Setting) => Promise<Trial>>> = {
  'registering and correcting': importing,
  'moving from store to store': moving,
  'repairing Smaregi’s count': repairingSmaregi,
  'repairing Next Engine’s count': repairingNextEngine,
  probing,
}

type Case = readonly [kind: string, api: Api, kept: Kept, every: number, lost: boolean]

/** Of a probe's about 550 steps the short form tries a few, others each day. */
const PROBED = 211

/** The short form tries some steps of some, so that each kind is killed on both APIs and in both stores; the simulation kills more often. */
const SOME: readonly Case[] = [
  ['registering and correcting', 'legacy', 'files', 43, false],
  ['registering and correcting', 'platform', 'files', 59, true],
  ['registering and correcting', 'platform', 'PostgreSQL', 23, false],
  ['moving from store to store', 'legacy', 'PostgreSQL', 23, false],
  ['moving from store to store', 'platform', 'files', 67, true],
  ['repairing Smaregi’s count', 'legacy', 'PostgreSQL', 29, false],
  ['repairing Smaregi’s count', 'platform', 'files', 79, false],
  ['repairing Next Engine’s count', 'legacy', 'files', 97, false],
  ['repairing Next Engine’s count', 'platform', 'PostgreSQL', 59, false],
  ['probing', 'legacy', 'files', PROBED, false],
  ['probing', 'platform', 'files', PROBED, false],
  ['probing', 'platform', 'PostgreSQL', PROBED, false],
]

/** The long form tries every step of each kind, on both APIs and in both stores. */
const ALL: readonly Case[] = Object.keys(KINDS).flatMap((kind) =>
  APIS.flatMap((api) =>
    (['files', 'PostgreSQL'] as const).flatMap((kept) =>
      (KINDS[kind] === importing || KINDS[kind] === moving ? [false, true] : [false]).map(
        (lost): Case => [kind, api, kept, 1, lost],
      ),
    ),
  ),
)

const DAY = Math.floor(Date.now() / 86_400_000)

test.concurrent.each(LONG ? ALL : SOME)(
  'killed before its steps, %s loses and doubles nothing (%s, %s, every %i; an answer lost as well: %s)',
  { timeout: PATIENCE_MS },
  async (kind, api, kept, every, lost) => {
    const open = KINDS[kind]
    if (open === undefined) throw new Error(kind)
    const trial = await open({ api, configure: keptIn(kept, postgres), lost })
    try {
      const steps = await killedEvery(trial, kind === 'probing' ? 1 + (DAY % every) : every, every)
      expect(steps).toBeGreaterThan(trial.leastSteps)
      trial.end?.()
    } finally {
      await trial.shop.close()
    }
  },
)

/** Kills the command before these of its steps, until it ends by itself; gives how many there are. */
async function killedEvery(trial: Trial, first: number, every: number): Promise<number> {
  for (let at = first; ; at += every) {
    await trial.prepare(at)
    const one = await killed(trial.command, trial.shop.configPath, at, trial.shop.aheadMs())
    await trial.comesToRest(at)
    if (!one.killed) return one.steps
  }
}
