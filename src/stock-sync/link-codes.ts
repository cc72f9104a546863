import type { Learnt } from '../domain/mapping/jan-look-up.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import { endOf, type RowOutcome } from '../domain/stock/batch.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import { merge } from '../domain/stock/candidates.ts'
import type { Renamed } from '../domain/stock/links.ts'
import type { HoldReason, Overlap } from '../domain/stock/hold.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import { codeOf, sumName } from '../domain/stock/stock-key.ts'
import { say } from '../kernel/sentence.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { learnProducts } from '../product-mapping/learn.ts'
import type { SoFar } from './results.ts'
import type { Run } from './run-context.ts'
import { judgeReturnedShipments } from './match-returned-shipments.ts'
import type { Coded } from '../product-mapping/translator.ts'

export interface Linked {
  readonly candidates: readonly Candidate[]
  readonly outcomes: readonly RowOutcome[]
  readonly ignored: ReadonlyMap<IgnoreRule, number>
  readonly judged: readonly string[]
  readonly linked: true
  readonly renamed: readonly Renamed[]
}

/**
 * The code of a change is settled by the table of the moment it came. Only what is held because that code was missing or ambiguous is
 * translated anew, by what is known now; and what a person has excluded since then ends here.
 */
export async function link(
  run: Run,
  candidates: readonly Candidate[],
  heldBefore: ReadonlySet<string>,
  soFar: SoFar,
): Promise<Linked> {
  const { judged, takenBack, ...rest } = await judgeReturnedShipments(run, candidates, soFar.judged)
  const coded = soFar.linked ? rest.candidates : await rename(run, rest.candidates, heldBefore)
  const { left, excluded } = await splitExcluded(run, merge(coded))
  return {
    candidates: left,
    outcomes: [
      ...rest.outcomes,
      ...excluded.map((one) => endOf(one, 'excluded', 'excluded', one.heldFor)),
    ],
    ignored: new Map(
      [
        ['takenBack', takenBack] as const,
        ['excluded', excluded.reduce((sum, one) => sum + one.changes, 0)] as const,
      ].filter(([, changes]) => changes > 0),
    ),
    judged,
    linked: true,
    renamed: rest.candidates.flatMap((one, i) => renamedTo(one, coded[i]?.code ?? one.code)),
  }
}

/** What had no code never went; of a code that is missing now, only what is held of it goes on under the other one. */
function renamedTo(one: Candidate, code: string): readonly Renamed[] {
  if (code === one.code) return []
  const delta = one.code === '' ? Number.NEGATIVE_INFINITY : Math.min(0, one.delta)
  return [{ name: sumName(one), delta, into: [{ code, per: 1 }] }]
}

async function rename(
  run: Run,
  candidates: readonly Candidate[],
  heldBefore: ReadonlySet<string>,
): Promise<readonly Candidate[]> {
  // What has been held is asked about when everything goes.
  const isAsked = (one: Candidate): boolean =>
    asksAgain(one) && (run.sends === 'all' || !heldBefore.has(sumName(one, one.heldFor)))
  const ids = new Set(candidates.flatMap((one) => (isAsked(one) ? one.products : [])))
  if (ids.size === 0) return candidates
  const codes =
    run.app.config.mapping.mode === 'jan' ? await learn(run, [...ids]) : await byTable(run, ids)
  return candidates.map((one) =>
    isAsked(one)
      ? withCode(one, codes.get(one.products[0] ?? ''), heldBefore.has(sumName(one, one.heldFor)))
      : one,
  )
}

const ASKS = new Set<HoldReason>(['missing', 'ambiguous', 'unlinked'])

function asksAgain({ products, code, heldFor }: Candidate): boolean {
  if (products.length !== 1 || heldFor?.reason === 'shipment') return false
  return code === '' || (heldFor !== null && ASKS.has(heldFor.reason))
}

function withCode(one: Candidate, coded: Coded | undefined, wasHeld: boolean): Candidate {
  if (coded === undefined) return one
  if (coded.kind === 'open') return one.code === '' ? { ...one, heldFor: coded.hold } : one
  if (coded.code === one.code) return one
  // What was held for a missing code may have been put right by hand meanwhile: that is compared before it goes.
  const heldFor = wasHeld && one.heldFor?.reason !== 'ambiguous' ? one.heldFor : null
  return { ...one, code: coded.code, heldFor }
}

async function byTable(run: Run, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Coded>> {
  const { number } = await run.store.tables.current()
  return run.translator.codes(number, ids)
}

/** One look-up for all products of a run that have no code, or whose code is not there any more. */
async function learn(run: Run, ids: readonly string[]): Promise<ReadonlyMap<string, Coded>> {
  const { answers, error } = await learnProducts(run.app, ids)
  if (error !== null) run.app.log.warn({ code: error.code }, say(run.app.locale, error.sentence))
  return new Map([...answers].map(([id, learnt]) => [id, codedBy(learnt)]))
}

function codedBy(learnt: Learnt): Coded {
  switch (learnt.kind) {
    case 'linked':
      return { kind: 'code', code: learnt.code }
    case 'ambiguous': {
      const { key, codes, productIds } = learnt
      return ambiguous({ kind: 'key', key, names: [...codes, ...productIds] })
    }
    case 'taken': {
      const { productId, code } = learnt.holder
      return ambiguous({ kind: 'taken', key: learnt.key, productId, code })
    }
    case 'unknown':
      return { kind: 'open', hold: { reason: 'unlinked', key: learnt.key } }
  }
}

function ambiguous(overlap: Overlap): Coded {
  return { kind: 'open', hold: { reason: 'ambiguous', overlap } }
}

async function splitExcluded(run: Run, candidates: readonly Candidate[]) {
  const exclusions = new Exclusions(await readExclusions(run.store))
  const isExcluded = (one: Candidate): boolean =>
    one.products.length === 1 &&
    exclusions.of(one.products[0] ?? '', codeOf(one, one.heldFor)) !== null
  return {
    left: candidates.filter((one) => !isExcluded(one)),
    excluded: candidates.filter(isExcluded),
  }
}
