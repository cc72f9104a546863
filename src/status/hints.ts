import type { OpenWork } from '../domain/stock/open-work.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { Config } from '../config/index.ts'
import { knownStores } from '../product-mapping/place-names.ts'
import { repairInDoubt, type RepairInDoubt } from '../reconciliation/repair-record.ts'
import type { Store } from '../store/store.ts'
import { type UnknownStores, unknownStores } from './unknown-stores.ts'
import {
  type ForeignUpload,
  readSightings,
  RETURN_DAYS,
  type Sightings,
  type SlipReturn,
  type TillReturn,
} from '../capabilities/sightings.ts'

/** What looks as if somebody else changed the same stock; each is told for some days, because nothing ends it. And what ston itself may have. */
export interface Hints {
  readonly returns: readonly DoubleReturn[]
  readonly foreign: readonly ForeignUpload[]
  /** 取置 stays out, and nobody has said whether that is wanted. */
  readonly laidAway: boolean
  /** A change of Smaregi's stock of which nobody knows whether it was made; told until somebody does. */
  readonly repair: RepairInDoubt | null
  /** What ston wrote to Smaregi cannot be read any more, as far as changes may be waiting for it. */
  readonly ledger: LedgerDamage | null
  readonly unknownStores: UnknownStores | null
}

export interface LedgerDamage {
  readonly where: string
  /** Changes that may be ston's own. */
  readonly waiting: number
}

/** The same product came back at a till and in Next Engine. */
export interface DoubleReturn {
  readonly till: TillReturn
  readonly slip: SlipReturn
}

const TOLD_DAYS = 3

type Unresolved = OpenWork['unresolved']

export async function readHints(
  store: Store,
  config: Config,
  { now, unresolved }: { readonly now: Date; readonly unresolved: Unresolved },
): Promise<Hints> {
  const [seen, repair, ledger, there] = await Promise.all([
    readSightings(store),
    repairInDoubt(store),
    ledgerDamage(store, unresolved, now),
    knownStores(store),
  ])
  const unknown = unknownStores(seen, there, config, now)
  return { ...hintsOf(seen, config, now), repair, ledger, unknownStores: unknown }
}

/** Of the days that changes of today, or those that wait, may be caused on. */
async function ledgerDamage(
  store: Pick<Store, 'echoes'>,
  unresolved: Unresolved,
  now: Date,
): Promise<LedgerDamage | null> {
  const waiting = unresolved.flatMap(({ known }) => known ?? [])
  // Before something waits, or once a person has accepted the counts, nobody has anything to do.
  if (waiting.length === 0) return null
  const oldest = Math.min(now.getTime(), ...waiting.map(({ at }) => Date.parse(at)))
  const { damaged } = await store.echoes.since(jstDay(new Date(oldest - 2 * DAY_MS)))
  if (damaged.length === 0) return null
  return { where: damaged.map(({ where }) => where).join(', '), waiting: waiting.length }
}

function hintsOf(
  seen: Sightings,
  { stockMaster, smaregi }: Config,
  now: Date,
): Omit<Hints, 'repair' | 'ledger' | 'unknownStores'> {
  const isFresh = (at: string): boolean => now.getTime() - Date.parse(at) <= TOLD_DAYS * DAY_MS
  const decided = [...smaregi.forwardDivisions, ...smaregi.ignoreDivisions].includes('07')
  return {
    returns: doubles(seen).filter(({ till, slip }) => isFresh(till.seenAt) || isFresh(slip.seenAt)),
    foreign: seen.foreign.filter(({ seenAt }) => isFresh(seenAt)),
    laidAway:
      stockMaster === 'nextengine' &&
      !decided &&
      seen.laidAwayAt !== undefined &&
      isFresh(seen.laidAwayAt),
  }
}

/** Each return at a till with one of the same product in Next Engine. */
function doubles({ till, slips }: Sightings): DoubleReturn[] {
  const left = [...slips]
  return till.flatMap((one) => {
    const at = left.findIndex((slip) => slip.productId === one.productId && isNear(slip.at, one.at))
    const [slip] = at === -1 ? [] : left.splice(at, 1)
    return slip === undefined ? [] : [{ till: one, slip }]
  })
}

function isNear(a: string, b: string): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= RETURN_DAYS * DAY_MS
}
