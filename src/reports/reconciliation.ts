import type { Cause } from '../domain/reconciliation/clues.ts'
import {
  bySize,
  type Difference,
  pairName,
  productsIn,
  sizeOf,
} from '../domain/reconciliation/compare.ts'
import { inShownWarehouse, shownIn } from '../domain/stock/stock-key.ts'
import type { Matched } from '../domain/reconciliation/match.ts'
import type { Unnotified } from '../reconciliation/unnotified.ts'
import { NO_PLACES, storeIn } from '../messages/places.ts'
import * as says from '../messages/reconcile.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import { minuteOf, toJstMinute } from '../kernel/time.ts'
import { section } from './sections.ts'
import { signed } from './problems.ts'

/** What a comparison has come to. */
export interface Found {
  readonly matched: Matched
  readonly differences: readonly Difference[]
  /** Products that kept moving: nothing is said about them. */
  readonly moving: readonly Difference[]
  /** When each product was last seen to agree (ISO instant); null = never. */
  readonly agreed: ReadonlyMap<string, string | null>
  /** Movements that no notification told about, of the products that differ most. */
  readonly unnotified: readonly Unnotified[]
  /** When what was sent for these is certain (ISO instant); null = nothing of it waits for a moment to pass. */
  readonly sureAt: string | null
  /** Nothing is in doubt for another reason. */
  readonly settles: boolean
}

/** The rows of `--json`: first what both sides have, then what only one has. Products without any stock are left out there. */
export function jsonRows({ matched, differences, agreed, unnotified }: Found): object[] {
  const both = differences.toSorted(bySize).map((one) => ({
    productId: one.productId,
    code: one.code,
    ...inShownWarehouse(one.warehouse),
    name: one.name,
    smaregi: one.smaregi,
    nextengine: one.nextengine,
    difference: one.difference,
    cause: one.cause,
    causes: one.shares,
    agreedAt: agreed.get(pairName(one)) ?? null,
    unnotified: unnotified
      .filter((row) => row.productId === one.productId && row.warehouse === one.warehouse)
      .map(({ storeId, storeName, at, delta, division }) => ({
        storeId,
        ...(storeName === undefined ? {} : { storeName }),
        at,
        delta,
        division,
      })),
  }))
  const smaregi = stocked(matched.onlySmaregi, (one) => one.smaregi).map((one) => {
    const { productId, code, name, smaregi: count } = one
    const counts = { smaregi: count, nextengine: 0, difference: count }
    return { productId, code, name, ...counts, cause: 'onlySmaregi' }
  })
  const nextengine = stocked(matched.onlyNextengine, (one) => one.stock).map((one) => {
    const counts = { smaregi: 0, nextengine: one.stock, difference: -one.stock }
    return { productId: '', code: one.neCode, name: '', ...counts, cause: 'onlyNextengine' }
  })
  return [...both, ...smaregi, ...nextengine]
}

function stocked<T>(items: readonly T[], count: (item: T) => number): T[] {
  return items.filter((item) => count(item) !== 0)
}

const SHOWN = 100

/** For a person: totals, the table by size, and what to do. */
export function textOf(locale: Locale, found: Found): string {
  const t = say.bind(null, locale)
  const { matched, differences, moving, unnotified, sureAt, settles } = found
  const lines = [
    t(says.compared(productsIn(matched.pairs))),
    ...(differences.length === 0
      ? [t(says.allEqual)]
      : [t(says.differ(differences.length, sizeOf(differences))), ...totals(locale, differences)]),
  ]
  const rows = differences.length === 0 ? [] : ['', ...tableLines(locale, found)]
  const there = new Set(differences.flatMap(({ shares }) => shares.map(({ cause }) => cause)))
  const sure = sureAt === null ? null : toJstMinute(sureAt)
  if (settles) there.delete('inDoubt')
  const next = differences.length === 0 ? [] : ['', ...says.nextSteps(there, sure).map(t)]
  return [
    ...lines,
    ...rows,
    ...section(locale, {
      title: says.neverTold,
      items: unnotified,
      line: ({ productId, at, delta, division: code, ...where }) =>
        says.untold({
          productId,
          store: named(where),
          at: minuteOf(at),
          delta: signed(delta),
          code,
        }),
    }),
    ...next,
    ...oneSided(locale, matched),
    ...(moving.length === 0 ? [] : [t(says.moving(moving.length))]),
    ...(matched.uncounted.length === 0 ? [] : [t(says.uncounted(matched.uncounted.length))]),
    ...(matched.ambiguous.length === 0 ? [] : [t(says.ambiguous(matched.ambiguous.length))]),
  ].join('\n')
}

function named({ storeId, storeName }: Pick<Unnotified, 'storeId' | 'storeName'>): Sentence {
  return storeIn(storeId, { ...NO_PLACES, store: () => storeName ?? null })
}

function totals(locale: Locale, differences: readonly Difference[]): string[] {
  const sums = new Map<Cause, { products: number; units: number }>()
  for (const { shares } of differences) {
    for (const { cause, units } of shares) {
      const sum = sums.get(cause) ?? { products: 0, units: 0 }
      sums.set(cause, { products: sum.products + 1, units: sum.units + Math.abs(units) })
    }
  }
  return [...sums].map(
    ([cause, { products, units }]) => `  ${say(locale, says.byCause(cause, products, units))}`,
  )
}

function tableLines(locale: Locale, { differences, agreed }: Found): string[] {
  const { productId, code, name, smaregi, nextengine, difference, cause } = says.columns
  const title = [productId, code, name, smaregi, nextengine, difference, cause]
  const rows = differences
    .toSorted(bySize)
    .slice(0, SHOWN)
    .map((one) => [
      one.productId,
      shownIn(one.code, one.warehouse),
      short(one.name),
      String(one.smaregi),
      String(one.nextengine),
      signed(one.difference),
      say(locale, causesOf(one, agreed.get(pairName(one)) ?? null)),
    ])
  const rest = differences.length - SHOWN
  return [
    table([title.map((one) => say(locale, one)), ...rows]),
    ...(rest > 0 ? [say(locale, says.rest(rest))] : []),
  ]
}

/** Long names would push the numbers out of sight. */
function short(name: string): string {
  const characters = Array.from(name)
  return characters.length <= 16 ? name : `${characters.slice(0, 15).join('')}…`
}

function causesOf({ cause, shares }: Difference, agreed: string | null): Sentence {
  const main = says.causes[cause]
  const more = shares.length > 1 ? says.mixed : { ja: '', en: '' }
  const since =
    cause !== 'unexplained' || agreed === null
      ? { ja: '', en: '' }
      : says.agreed(toJstMinute(agreed))
  const join = (locale: Locale): string =>
    [main[locale], more[locale], since[locale]].filter((one) => one !== '').join('  ')
  return { ja: join('ja'), en: join('en') }
}

function oneSided(locale: Locale, matched: Matched): string[] {
  const smaregi = stocked(matched.onlySmaregi, (one) => one.smaregi)
  const nextengine = stocked(matched.onlyNextengine, (one) => one.stock)
  const lines = [
    ...section(locale, {
      title: says.onlySmaregi(smaregi.length),
      items: smaregi,
      line: ({ productId, name, smaregi: count }) => says.oneSided(productId, name, count),
    }),
    ...section(locale, {
      title: says.onlyNextengine(nextengine.length),
      items: nextengine,
      line: ({ neCode, stock }) => says.oneSided(neCode, '', stock),
    }),
  ]
  return lines.length === 0 ? [] : ['', ...lines, `  ${say(locale, says.oneSidedNext)}`]
}
