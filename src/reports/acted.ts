import type { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { Told } from '../messages/problems.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import type { App } from '../context.ts'
import { shownIn, type StockKey } from '../domain/stock/stock-key.ts'

/** What a run has changed. */
export type Acted =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'nothingToMend' }
  | {
      readonly kind: 'accepted'
      readonly products: number
      readonly early: number
      readonly elsewhere: number
      readonly moved: number
      readonly unequal: number
      readonly allocated: number
      /** As in `Found`, also of what is equal. */
      readonly sureAt: string | null
      /** Another database server has taken over, and nothing is sent yet. */
      readonly isAsked: boolean
    }
  | Repaired

/** The counts of one side have been changed; `mended`: so many products. */
export type Repaired = {
  readonly mended: number
  /** By `pairName` those that are equal from here on. */
  readonly settled: ReadonlySet<string>
  /** What ended the work early. */
  readonly error: StonError | null
} & (
  | {
      readonly kind: 'nextengine'
      /** What the flush had to hold. */
      readonly open: readonly { readonly code: string; readonly told: Told }[]
    }
  | {
      readonly kind: 'smaregi'
      readonly refused: readonly (StockKey & { readonly words: string })[]
    }
)

export function actedLines(acted: Acted, sureAt: string | null): Sentence[] {
  switch (acted.kind) {
    case 'nothing':
      return []
    case 'nothingToMend':
      return [
        repairSays.nothingToRepair,
        ...(sureAt === null ? [] : [repairSays.nothingYet(toJstMinute(sureAt))]),
      ]
    case 'accepted':
      return [
        repairSays.accepted(acted.products),
        ...(acted.unequal === 0 ? [] : [repairSays.unequal(acted.unequal)]),
        ...(acted.allocated === 0 ? [] : [repairSays.allocated(acted.allocated)]),
        ...(acted.early === 0 ? [] : [repairSays.tooEarly(acted.early, minuteAt(acted.sureAt))]),
        ...(acted.moved === 0 ? [] : [repairSays.movedMeanwhile(acted.moved)]),
      ]
    case 'nextengine': {
      const open = acted.open.flatMap(({ code, told }) => [
        repairSays.repairOpen(code, told.what),
        told.next,
      ])
      return [repairSays.mended(acted.mended), ...open]
    }
    case 'smaregi': {
      const refused = acted.refused.map(({ code, warehouse, words }) =>
        repairSays.repairRefused(shownIn(code, warehouse), words),
      )
      return [repairSays.mended(acted.mended), ...refused]
    }
  }
}

function minuteAt(at: string | null): string | null {
  return at === null ? null : toJstMinute(at)
}

export function actedJson({ locale }: App, acted: Acted): object {
  switch (acted.kind) {
    case 'nothing':
      return {}
    case 'nothingToMend':
      return { mended: 0 }
    case 'accepted':
      return {
        accepted: acted.products,
        tooEarly: acted.early,
        moved: acted.moved,
        unequal: acted.unequal,
        ...(acted.isAsked ? { server: 'asked' } : {}),
        allocated: acted.allocated,
      }
    case 'nextengine': {
      const refused = acted.open.map(({ code, told }) => ({ code, words: say(locale, told.what) }))
      return { mended: acted.mended, refused }
    }
    case 'smaregi':
      return { mended: acted.mended, refused: acted.refused }
  }
}
