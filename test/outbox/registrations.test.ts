import { afterEach, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import type { Movement, ShipmentsClient } from '../../src/connectors/smaregi/shipments-client.ts'
import type { EchoEntry } from '../../src/domain/stock/echo.ts'
import { ServerClock } from '../../src/kernel/server-clock.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { Ledger } from '../../src/outbox/ledger.ts'
import { registrations, type SlipIntent } from '../../src/outbox/registrations.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const HOUR_MS = 60 * 60_000
const FIRST_TRIED = new Date('2026-03-01T10:00:00+09:00')
const INTENT: SlipIntent = {
  kind: 'intent',
  slip: 1,
  id: 'NE-1-1',
  at: FIRST_TRIED.toISOString(),
  storeId: '1',
  date: '2026-03-01',
  token: 't',
  recipientName: '',
  lines: [{ productId: '1001', quantity: 2, parts: [] }],
}

function movement(hours: number, division: string): Movement {
  const at = toJstIso(new Date(FIRST_TRIED.getTime() + hours * HOUR_MS))
  const key = `${division} ${hours}`
  const keys = { keys: [key], idKey: key, formerKey: `former ${key}` }
  return { id: '1', at, delta: -2, after: null, division, memo: null, ...keys }
}

/** What the ledger holds of a registration that was tried in vain, tried again two hours later, and is seen in the list. */
async function ledgerAfter(...movements: Movement[]): Promise<readonly EchoEntry[]> {
  return ledgerBy(INTENT, null, movements)
}

/** `clock`: Smaregi's, told by the first answer; null = by none. */
async function ledgerBy(
  intent: SlipIntent,
  clock: ServerClock | null,
  movements: readonly Movement[],
): Promise<readonly EchoEntry[]> {
  shop = await openOrders('platform')
  const { config } = loadConfig(`${shop.dir}/config.json`, {})
  const store = await openFileStore({ path: `${shop.dir}/data` })
  const tried = new Date(FIRST_TRIED.getTime() + 2 * HOUR_MS)
  const listed = {
    shipmentId: '7',
    identificationNo: INTENT.id,
    approvalStatus: null,
    lines: INTENT.lines,
  }
  const client = {
    listed: async function* () {
      yield await Promise.resolve([listed])
    },
    movements: () => Promise.resolve(movements),
    ...(clock && { clock }),
  } as unknown as ShipmentsClient
  const app = {
    config,
    now: () => tried,
    signal: new AbortController().signal,
    sleep: async () => {},
  }
  const ledger = new Ledger({ app, store, client, corrections: () => [] })
  const seen = () => ({ shipmentDivision: null, corrections: [] })
  const kind = registrations({ app, store, client, seen }, ledger)
  await ledger.announce([{ id: INTENT.id, pairs: kind.pairs(INTENT) }])
  clock?.set(FIRST_TRIED, clock.moment())
  ledger.answered(intent.id)
  const sight = await kind.looker()(intent, { answered: true, late: false })
  if (sight.kind !== 'happened') throw new Error(sight.kind)
  await ledger.happened(intent, sight)
  const { entries } = await store.echoes.since('2026-02-01')
  await store.close()
  return entries.filter(({ id, kind }) => id === INTENT.id && kind !== 'expect')
}

/** Its own shows later than its 出荷; another EC link has written as many pieces under a division of its own. */
test.each([
  ['what another link wrote before the last try is not its own', movement(1, '11'), 'unread'],
  ['what came under any division since the last try is', movement(2, '11'), 'caused'],
  ['and so is a 出荷 since the first try, of which nobody heard', movement(0, '10'), 'caused'],
  ['what was there before the first try is not', movement(-1, '10'), 'unread'],
])('%s', async (_, row, kind) => {
  const entries = await ledgerAfter(row)
  const caused = entries.flatMap((one) => (one.kind === 'caused' ? one.keys : []))
  expect(caused).toEqual(kind === 'caused' ? row.keys : [])
  expect(entries.some((one) => one.kind === 'unread')).toBe(kind === 'unread')
})

test('its own goes before what has come under another division', async () => {
  const own = movement(0, '10')
  const entries = await ledgerAfter(movement(2, '11'), own)
  expect(entries).toMatchObject([{ kind: 'caused', keys: own.keys }])
})

/** Ours is two hours ahead, and the first answer of the run is that to the call itself. */
test('its own is found by Smaregi’s clock', async () => {
  const ours = new Date(FIRST_TRIED.getTime() + 2 * HOUR_MS)
  const own = movement(0, '10')
  const intent = { ...INTENT, at: ours.toISOString() }
  const entries = await ledgerBy(intent, new ServerClock(() => ours), [own])
  expect(entries).toMatchObject([{ kind: 'caused', keys: own.keys }])
})
