import { join } from 'node:path'
import { type EndedRun, recordRun } from '../../../src/status/runs.ts'
import { StonError } from '../../../src/kernel/errors.ts'
import type { OrderItem, OrderReason } from '../../../src/domain/orders/open-item.ts'
import type { Failed, Failure, OpenItem } from '../../../src/domain/stock/left-open.ts'
import type { Hold, HoldFor, HoldReason } from '../../../src/domain/stock/hold.ts'
import { change } from '../../domain/stock/make.ts'
import { type Days, shownDays } from '../../../src/domain/stock/days.ts'
import { openFileStore } from '../../../src/store/files/store.ts'
import type { DocumentName, Store } from '../../../src/store/store.ts'
import { openShop, type Shop, type ShopOptions } from '../../helpers/shop.ts'
import { head, sentRow } from '../../store/samples.ts'

const NOW = new Date()
const HOUR_MS = 60 * 60 * 1000
const ago = (hours: number): string => new Date(NOW.getTime() - hours * HOUR_MS).toISOString()

const HELD: { readonly [R in HoldReason]: Omit<HoldFor<R>, 'reason'> } = {
  missing: {},
  asSet: {},
  unplaced: {},
  turnedUp: { awaits: 'orders', stock: 10, free: 9, reading: 3 },
  counts: { nextEngine: 12, smaregi: 9 },
  master: {},
  oversold: {},
  inTransit: {},
  refused: { words: '商品コード[TEA-100G]のフリー在庫数が不足しています' },
  uncounted: { found: '' },
  guard: {},
  ambiguous: { overlap: { kind: 'spellings', spellings: ['tea-100g,', 'TEA-100G'] } },
  unlinked: { key: '4901234567894' },
  set: { names: ['SET-GIFT-2026'] },
  shipment: {
    returned: {
      key: '0123456789ab',
      storeId: '1',
      at: '2026-11-28T10:00:00+09:00',
      division: '01',
      code: 'TEA-100G',
      why: 'unclear',
    },
  },
  twice: { batch: 12, row: 3, left: '2026-11-28 10:00:00' },
  repeat: { repeat: { change: change(), copies: 1, heardAt: ago(30) } },
  otherLink: { division: '11' },
  unknownChange: { changeId: '900000000123', storeId: '1' },
}

const FAILED: readonly Failure[] = [
  { reason: 'badRow', what: 'amount' },
  { reason: 'tooOld', at: '2026-01-05 10:00:00' },
  { reason: 'unexplained', at: '2026-01-05T10:00:00+09:00', count: 7 },
  { reason: 'damage', segment: '20261128T010203004Z-0123456789ab', offset: 4711, bytes: 300 },
  { reason: 'refused', words: '在庫の更新に失敗しました' },
  { reason: 'unknownChange', changeId: '900000000123' },
]

const ORDERS: Record<OrderReason, string> = {
  unmapped: '',
  ambiguous: '8000101, 8000102',
  notLearnt: '',
  set: 'SET-GIFT-2026',
  refused: '商品が存在しません',
  guard: '',
  multiDelivery: '',
  warehouses: '本店、駅前',
  approval: '4711',
  altered: '4711',
  unnamed: '',
  lineGone: '',
  content: '4711',
  notBack: '4711',
  notUnderstood: 'スマレジの stock_upd の応答を読み取れませんでした（result.Stock）。',
  notSeen: '4711',
  unreadable: 'receive_order_row_quantity',
  damaged: '000004.jsonl',
}

/** Nothing waits, and everything came and went as on other days. */
export async function allWell(): Promise<Shop> {
  const shop = await openShop({ products: { '1001': 100 } })
  await usualDays(shop)
  for (let n = 1; n <= 3; n += 1)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: n }] })
  await shop.flush()
  await shop.ston('reconcile')
  return shop
}

/** Whatever may be the matter with stock, and with the link as a whole. */
export async function stockProblems(): Promise<Shop> {
  const shop = await openShop({
    ...withOrders,
    products: { '1001': 100 },
    configure: (config) => {
      withOrders.configure(config)
      config['mail'] = {
        enabled: true,
        smtpUrl: 'smtp://127.0.0.1:9',
        from: 'a@example.jp',
        to: ['b@example.jp'],
      }
      config['alarms'] = { diskFreeMiB: 1_000_000_000 }
    },
  })
  await stockProblemsInto(shop)
  return shop
}

/** The same in a shop that is there already. */
export async function stockProblemsInto(shop: Shop): Promise<void> {
  await usualDays(shop)
  await inStore(shop, async (store) => {
    await seal(store, carriedOfEveryKind())
    await write(store, 'mail', { stock: { pending: true, sentAt: null, trouble: null } })
    await recordRun(store, 'flush', ended(new Date(ago(4)), { outcome: 'ok' }))
    const stopped = {
      code: 'smaregi',
      exit: 'attention',
      message: SMAREGI.what,
      hint: SMAREGI.next,
    } as const
    const facts = { outcome: 'attention', found: 3 }
    await recordRun(store, 'flush', { ...ended(NOW, facts), error: new StonError(stopped) })
    await recordRun(store, 'import', ended(new Date(ago(30)), { outcome: 'ok' }))
  })
}

function ended(at: Date, facts: EndedRun['facts']): EndedRun {
  return { startedAt: at, finishedAt: at, facts, error: null }
}

/** Whatever may be the matter with orders. */
export async function orderProblems(): Promise<Shop> {
  const shop = await openShop({ ...withOrders, products: { '1001': 100 } })
  await usualDays(shop)
  await inStore(shop, async (store) => {
    await seal(store, [])
    await recordRun(store, 'flush', ended(NOW, { outcome: 'ok' }))
    await recordRun(store, 'import', ended(NOW, { outcome: 'attention' }))
    const items = Object.entries(ORDERS).map(([reason, words], i) =>
      orderItem(reason as OrderReason, words, i),
    )
    await write(store, 'orders', { items })
  })
  return shop
}

/** Nobody has signed in yet. */
export function signedOut(): Promise<Shop> {
  return openShop({ signedOut: true })
}

const withOrders: Required<Pick<ShopOptions, 'configure'>> = {
  configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }),
}

const SMAREGI = {
  what: {
    ja: 'スマレジがアクセストークンを受け付けません（401）。',
    en: 'Smaregi refuses the access token (401).',
  },
  next: {
    ja: 'スマレジの API 設定でトークンを確認し、smaregi.accessToken に書いてください。',
    en: 'Check the token in Smaregi’s API settings, and enter it as smaregi.accessToken.',
  },
}

/** Fourteen days of a shop that is closed on one of them, and a year of comparisons. */
async function usualDays(shop: Shop): Promise<void> {
  await inStore(shop, async (store) => {
    const figures = shownDays(NOW).map(
      (day, i) =>
        [
          day,
          {
            received: i === 3 ? 0 : 40 + ((i * 37) % 90),
            applied: i === 3 ? 0 : 60 + ((i * 53) % 120),
          },
        ] as const,
    )
    const days: Days = { taken: 0, ended: 0, days: Object.fromEntries(figures) }
    await write(store, 'days', days)
    const runs = Array.from({ length: 52 }, (_, i) => ({
      at: ago((52 - i) * 7 * 24),
      compared: 1200,
      differences: (i * 7) % 11,
      units: (i * 7) % 11,
      unexplained: (i * 7) % 11,
      unexplainedUnits: (i * 7) % 11,
    }))
    await write(store, 'drift', { runs })
  })
}

async function inStore(shop: Shop, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

async function write(store: Store, name: DocumentName, value: object): Promise<void> {
  const document = store.document(name)
  await document.replace(value, (await document.read()).revision)
}

async function seal(store: Store, carried: readonly OpenItem[]): Promise<void> {
  const draft = await store.batches.draft(0)
  const facts = {
    state: 'settled',
    sealedAt: ago(4),
    settledAt: ago(4),
    verdicts: [],
    lastReceivedAt: ago(0),
    otherChannel: carried.length,
  } as const
  await draft.seal(head(1, facts), carried)
}

function carriedOfEveryKind(): OpenItem[] {
  const amount = { products: ['8000101'], changes: 1, since: ago(30) }
  const held = Object.entries(HELD).map(([reason, facts], i) => ({
    ...amount,
    kind: 'held' as const,
    code:
      i === 0
        ? 'A-VERY-LONG-CODE-WITHOUT-A-SPACE-THAT-A-TELEPHONE-CANNOT-SHOW-IN-ONE-LINE'
        : `お茶-${i}00g`,
    delta: -i - 1,
    ...({ reason, ...facts } as Hold),
  }))
  const failed = FAILED.map((why, i): Failed => ({
    kind: 'failed',
    id: `f-${i}`,
    ...why,
    raw: '{"productId":"8000101","amount":"たくさん"}',
    productId: '8000101',
    code: why.reason === 'badRow' ? '' : 'TEA-100G',
    delta: why.reason === 'refused' ? -2 : 0,
    since: ago(30),
  }))
  return [
    ...held,
    ...failed,
    { ...sentRow, kind: 'inDoubt', since: ago(5) },
    { ...amount, kind: 'waiting', code: 'TEA-200G', delta: -1, since: ago(5) },
  ]
}

function orderItem(reason: OrderReason, words: string, i: number): OrderItem {
  return {
    id: `o-${i}`,
    kind: ['notSeen', 'notBack', 'notUnderstood'].includes(reason) ? 'inDoubt' : 'held',
    slip: 1200 + i,
    line: 1,
    code: `TEA-${i}00G`,
    component: '',
    productId: '8000101',
    delta: -1,
    reason,
    words,
    since: ago(30),
    of: '',
  }
}
