import { afterEach, beforeEach, expect, test } from 'vitest'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
let post: Post
beforeEach(async () => {
  post = await openPost()
  shop = await openOrders('platform', {
    configure: (config) => void (config['mail'] = mailTo(post)),
  })
  // The first run has told that the starting point is set.
  expect(post.letters.splice(0).map((one) => one.subject)).toEqual([
    expect.stringContaining('開始点'),
  ])
})
afterEach(async () => {
  await shop.close()
  await post.close()
})

function place(code: string, quantity: number): number {
  return shop.ne.orders.place({ lines: [{ code, quantity }] })
}

test('what was registered and given back is told in the third part', async () => {
  const slip = place('1001', 3)
  await shop.importOrders()
  expect(post.last().subject).toMatch(/完了.*出荷 1 件/)
  expect(post.last().text).toMatch(
    /受注の取込（ネクストエンジン → スマレジ）\n[^\n]*\n?.*スマレジに出荷を登録: 1 件（1 明細）/s,
  )
  shop.ne.orders.changeQuantity(slip, 1, 1)
  await shop.importOrders()
  expect(post.last().text).toContain('戻した出荷: 1 明細')
  expect(post.letters).toHaveLength(2)
})

test('nothing to do, nothing written', async () => {
  await shop.importOrders()
  expect(post.letters).toEqual([])
})

test('a held line is told with what to do, once a day', async () => {
  place('NO-SUCH', 2)
  await shop.importOrders()
  expect(post.last().subject).toMatch(/要確認】NO-SUCH：受注の分を、スマレジの在庫から引けません$/)
  expect(post.last().text).toContain('NO-SUCH')
  expect(post.last().text).toMatch(
    /! NO-SUCH {2}受注 2 個\n {4}受注に問題はなく、いつもどおり出荷できます。伝票番号 \d+ の 1 行目: /,
  )
  expect(post.last().text).toContain('ston map import')
  await shop.importOrders()
  expect(post.letters).toHaveLength(1)
})

test('a mail that could not be sent goes with the next run', async () => {
  const { port } = post
  await post.close()
  place('1001', 1)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
  post = await openPost({ port })
  await shop.importOrders()
  expect(post.last().text).toContain('スマレジに出荷を登録: 1 件')
})
