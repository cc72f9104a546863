import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFileStore } from '../../../src/store/files/store.ts'
import { stockProblemsInto } from '../browser/scenes.ts'
import { placeOfItem } from '../../../src/notifications/owner-places.ts'
import { NAME, ownerShop, type OwnerShop, PASSWORD, Visitor } from './helpers.ts'

let shop: OwnerShop
let visitor: Visitor
beforeAll(async () => {
  shop = await ownerShop({ products: { '1001': 10 } })
  await stockProblemsInto(shop)
  visitor = new Visitor(shop.pages)
  await visitor.signIn()
})
afterAll(() => shop?.close())

const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  (await shop.ston(...args, '--json')).json

test('the oversold product is the first thing that one sees', async () => {
  const { text } = await visitor.get()
  const first = /href="\/ston\/todo\?of=([^"]+)"/.exec(text)?.[1] ?? ''
  const { items } = (await json('failures', 'list')) as { items: Record<string, string>[] }
  const item = items.find((one) => one['id'] === decodeURIComponent(first))
  expect(item?.['reason']).toContain('フリー在庫が足りない')
})

test('the overview leads to what is to be done; sending at once helps with none of it', async () => {
  const { text } = await visitor.get()
  expect(text.match(/class="(?:button )?main"[^>]*>[^<]*/g)).toEqual([
    expect.stringMatching(/href="\/ston\/todo">\d+ 件の内容と対応を見る$/),
  ])
  expect(text).toContain('今すぐ連携</button>')
  const figures = text.slice(text.indexOf('サーバーの管理者向けの数値'))
  expect(figures).toContain('今月の API 呼び出し')
  expect(text.indexOf('今月の API 呼び出し')).toBeGreaterThan(text.indexOf('サーバーの管理者向け'))
})

test('each has its buttons; who does not know changes nothing', async () => {
  const { text } = await visitor.get('/todo')
  expect(text).toMatch(/value="unknown"\s+checked/)
  expect(text).toContain('商品管理 → 在庫入出庫履歴')
  // Nobody there has a terminal.
  expect(text.match(/ston (?:failures|map|flush|auth|reconcile|why|status).*/g)).toBe(null)
  const id = /name="id" value="(d-[^"]+)"/.exec(text)?.[1] ?? ''
  const before = await json('failures', 'list')
  const left = await visitor.post('/do/resolve', { id, answer: 'unknown' })
  expect(left.text).toContain('そのままにしました')
  expect(await json('failures', 'list')).toEqual(before)
  await visitor.done('/do/resolve', { id, answer: 'applied' })
  const after = (await json('failures', 'list')) as { items: { id: string }[] }
  expect(after.items.map((one) => one.id)).not.toContain(id)
})

test('what is dropped needs a reason, and is told with who said so', async () => {
  const { text } = await visitor.get('/todo')
  const id = /id="why-(h-[^"]+)"/.exec(text)?.[1] ?? ''
  const { items } = (await json('failures', 'list')) as { items: Record<string, string>[] }
  const name = items.find((one) => one['id'] === id)?.['productId'] ?? ''
  const refused = await visitor.post('/do/drop', { id, why: '  ' })
  expect(refused.text).toContain('理由を入力してください')
  const done = await visitor.done('/do/drop', { id, why: '手で直しました' })
  expect(done.text).toContain('送らずに終わりにしました')
  const { events } = (await json('why', name)) as { events: object[] }
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'outcome', outcome: 'dropped', who: NAME }),
  )
  expect((await shop.ston('why', name)).out).toContain(`（担当: ${NAME}）`)
})

test('a thousand hostile names do no harm', async () => {
  const hostile = (i: number): string =>
    [
      `<script>alert(${i})</script>`,
      `"><img src=x onerror=alert(${i})>`,
      `'-alert(${i})-'`,
      `\u202e${i}\u0007\u001b[2J</title></style>`,
      `\${{7*7}}{{7*7}}<!--${i}`,
    ][i % 5] ?? ''
  const items = Array.from({ length: 1000 }, (_none, i) => ({
    id: `o-${hostile(i)}`,
    kind: 'held',
    slip: i,
    line: 1,
    code: hostile(i),
    component: '',
    productId: hostile(i),
    delta: -1,
    reason: 'refused',
    words: hostile(i),
    since: '2026-11-01T00:00:00Z',
    of: '',
  }))
  const store = await openFileStore({ path: `${shop.dir}/data` })
  const document = store.document('orders')
  const { value, revision } = await document.read()
  await document.replace({ ...(value as object), items }, revision)
  await store.close()
  const count = async () => (await visitor.get('/todo')).text
  await expect.poll(count, { timeout: 20_000 }).toMatch(/要対応 10\d\d 件/)
  // The last of them stands some fifty pages away; a link has it first, also for who has to sign in before.
  const last = `o-${hostile(999)}`
  const place = placeOfItem(last)
  const own = new RegExp(`class="card" id="o-[^"]*999`)
  expect((await visitor.get('/todo')).text).not.toMatch(own)
  const led = (await visitor.get(`/${place}`)).text
  expect(led).toMatch(/お知らせした内容<\/h2>\s*<div class="card" id="o-[^"]*999/)
  expect(led.match(new RegExp(own, 'g'))).toHaveLength(1)
  const stranger = new Visitor(shop.pages)
  const door = (await stranger.get(`/${place}`)).text
  const to = /name="to" value="([^"]*)"/.exec(door)?.[1] ?? ''
  const entered = await stranger.post('/sign-in', {
    name: NAME,
    password: PASSWORD,
    to: unescaped(to),
  })
  expect(entered.headers.get('location')).toBe(`/ston/${place}`)
  const gone = (await visitor.get('/todo?of=h-none')).text
  expect(gone).toContain('お知らせした内容は、もう残っていません')
  for (let page = 0; page < 51; page += 10) {
    const { text } = await visitor.get(`/todo?p=${page}`)
    expect(text).not.toMatch(/<script|<img|<!--\d|onerror=alert\(\d+\)>/)
    for (const sign of ['\u202e', '\u0007', '\u001b']) expect(text).not.toContain(sign)
    expect(text.match(/<\/title>/g)).toHaveLength(1)
    expect(text.match(/<\/style>/g)).toHaveLength(1)
  }
})

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"')
}

test('of equal problems the one that a link leads to comes first', async () => {
  shop.ne.removeGoods('1001')
  const ids = Array.from({ length: 40 }, (_none, i) => String(7001 + i))
  for (const id of ids) {
    shop.smaregi.product({ id, name: `商品${id}` })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: id, quantity: 1 }] })
  }
  await shop.flush()
  const { items } = (await json('failures', 'list')) as { items: { id: string; code: string }[] }
  const all = items.filter(({ code }) => ids.includes(code)).map(({ id }) => id)
  expect(all).toHaveLength(40)
  const last = all.at(-1) ?? ''
  await expect
    .poll(async () => (await visitor.get(`/${placeOfItem(last)}`)).text, { timeout: 20_000 })
    .toContain(`<li id="${last}">`)
  const { text } = await visitor.get(`/${placeOfItem(last)}`)
  expect(/<li id="([^"]+)"/.exec(text)?.[1]).toBe(last)
})
