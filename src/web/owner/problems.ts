import type { OrderItem } from '../../domain/orders/open-item.ts'
import { factsOf } from '../../domain/stock/item-facts.ts'
import type { SentRow } from '../../domain/stock/left-open.ts'
import { type Item, itemsOf } from '../../domain/stock/open-items.ts'
import { reasonOf } from '../../domain/stock/evidence.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import * as quantities from '../../messages/mail-quantities.ts'
import { orderBecause } from '../../messages/orders-problems.ts'
import type { Told } from '../../messages/problems.ts'
import { inDoubt } from '../../messages/repair-in-doubt.ts'
import type { Names } from '../../product-mapping/names.ts'
import { groupOf, problemOf, signed, withName } from '../../reports/problems.ts'
import { clean } from '../../status/runs.ts'
import type { Snapshot } from '../../status/snapshot.ts'

/** Something that a person may decide about, as the pages show it. */
export interface Problem {
  readonly id: string
  readonly kind: 'held' | 'failed' | 'inDoubt'
  /** What people call it, and its 商品コード, else 商品ID, else what it is called here. */
  readonly name: string
  /** What `map exclude` and `why` know it by; '' = nothing. */
  readonly product: string
  /** In words, as the mails have it; null where it is not known. */
  readonly quantity: Sentence | null
  /** ISO instant or ''. */
  readonly since: string
  /** Put into words only where it is shown: there may be thousands. */
  readonly told: () => Told
  /** It costs a customer. */
  readonly isUrgent?: true
  /** The counts do not fit: to be compared before anything is sent. */
  readonly toCompare?: true
  /** Equal ones are told together; '' = it stands alone. */
  readonly group: string
  /** The step for all of a group. */
  readonly groupNext?: () => Told['next']
  /** May be sent again, and may be let go of. */
  readonly may: { readonly retry: boolean; readonly drop: boolean }
  /** Of a row in doubt: what stands in Next Engine if it was applied. */
  readonly mark?: {
    readonly reason: string
    readonly at: string
    readonly code: string
    /** `-2` */
    readonly quantity: string
  }
}

/** 売り越し costs a customer, so it comes first; then what nobody but a person can know. */
export function problemsIn(snapshot: Snapshot): readonly Problem[] {
  const items = itemsOf(snapshot.state)
  const { names, hints } = snapshot
  const { repair } = hints
  const stock = (item: Item): Problem => ofStock(item, names)
  return [
    ...items.filter(isOversold).map(stock),
    ...(repair === null ? [] : [ofRepair(repair, names)]),
    ...items.filter((item) => !isOversold(item)).map(stock),
    ...snapshot.orders.map((item) => ofOrder(item, names)),
  ]
}

function isOversold(item: Item): item is Extract<Item, { kind: 'held' }> {
  return item.kind === 'held' && item.held.reason === 'oversold'
}

function ofStock(item: Item, names: Names): Problem {
  const { name, productId, code, delta, since } = factsOf(item)
  const isFailed = item.kind === 'failed'
  const raw = isFailed ? item.failed.raw.slice(0, 60) : ''
  const hasAmount = !isFailed || (code !== '' && delta !== 0)
  return {
    id: item.id,
    kind: item.kind,
    name: withName(names, factsOf(item), name || productId || raw || item.id),
    product: productId || code,
    quantity: known(isOversold(item) ? quantities.notTaken(delta) : quantities.inStores(delta)),
    since,
    told: () => cleaned(problemOf(item, names)),
    ...(isOversold(item) ? { isUrgent: true } : {}),
    ...(isOversold(item) && item.held.shortage?.slips?.length === 0 ? { toCompare: true } : {}),
    group: item.kind === 'held' ? groupOf(item).key : '',
    groupNext: () => clean(groupOf(item).next),
    may: {
      retry: item.kind === 'held' || (isFailed && (hasAmount || (item.changes ?? []).length > 0)),
      drop: true,
    },
    ...(item.kind === 'inDoubt' ? { mark: markOf(item.row) } : {}),
  }
}

function markOf({ tag, row, upload, neCode, sent }: SentRow): NonNullable<Problem['mark']> {
  const at = upload.startedAt?.slice(0, 16) ?? ''
  return { reason: reasonOf(tag, row), at, code: neCode, quantity: signed(sent) }
}

function ofOrder(item: OrderItem, names: Names): Problem {
  const { id, kind, code, productId, delta, since, of } = item
  const isHeld = kind === 'held'
  return {
    id,
    kind,
    name: withName(names, item, code || productId || id),
    product: productId || code,
    quantity: known(quantities.ordered(delta)),
    since,
    told: () => cleaned(orderBecause(item)),
    group: '',
    may: { retry: isHeld, drop: isHeld && of === '' },
  }
}

function ofRepair(repair: NonNullable<Snapshot['hints']['repair']>, names: Names): Problem {
  const { id, code, productId, delta, at } = repair
  const about = {
    id,
    kind: 'inDoubt',
    name: withName(names, repair, code || productId),
    product: productId,
  } as const
  const told = (): Told => cleaned(inDoubt(repair))
  const may = { retry: false, drop: false }
  return { ...about, quantity: known(quantities.corrected(delta)), since: at, told, group: '', may }
}

function known(quantity: Sentence): Sentence | null {
  return quantity.ja === '' ? null : quantity
}

/** Other services' words may quote what they were sent. */
function cleaned({ what, next }: Told): Told {
  return { what: clean(what), next: clean(next) }
}
