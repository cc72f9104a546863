import { isHappy, type Seen } from './show.ts'
import type { Told } from './story.ts'

/** The document of `--json`. */
export function asJson(seen: Seen): object {
  return {
    outcome: isHappy(seen) ? 'ok' : 'outOfStep',
    api: seen.api,
    products: seen.products.map(({ article, before, after, inStep }) => ({
      productId: article.id,
      code: article.id,
      smaregi: { before: before.smaregi, after: after.smaregi },
      nextengine: { before: before.nextEngine, after: after.nextEngine },
      inStep,
    })),
    changes: seen.told.map(changeJson),
    flushes: seen.flushes.map((flush) => flush.json),
    waiting: { flush: seen.waiting.flush.json, imported: seen.waiting.imported.json },
    imports: seen.imports.map((one) => one.json),
    orders: seen.orders.map(({ slip, shipments }) => ({ slip, shipments })),
  }
}

/** `decision` is what the batch says; `end` is what became of it. */
function changeJson({ change, end, found }: Told): object {
  const sent = 'sent' in end ? end.sent : null
  return {
    productId: change.product,
    storeId: change.store,
    delta: change.delta,
    division: change.division,
    at: change.at,
    decision: change.decision,
    end: end.kind,
    ...(end.kind === 'held' ? { reason: end.hold.reason } : {}),
    queId: sent?.queId ?? null,
    found,
  }
}
