import { inStores, moreInSmaregi, notTaken, ordered } from '../../src/messages/mail-quantities.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'
import { reconcile } from '../reconciliation/reconcile-kit.ts'

let shop: Shop
let post: Post
beforeEach(async () => {
  post = await openPost()
  shop = await openShop({
    products: PRODUCTS,
    configure: (config) => void (config['mail'] = mailTo(post)),
  })
})
afterEach(async () => {
  await shop.close()
  await post.close()
})

test('--mail tells what nobody can explain, with the product, both counts and the next step', async () => {
  await reconcile(shop, '--mail')
  expect(post.letters).toEqual([])
  shop.ne.setStock('1001', { stock: 97 })
  await reconcile(shop)
  expect(post.letters).toEqual([])
  await reconcile(shop, '--mail')
  expect(post.letters).toHaveLength(1)
  expect(post.last().subject).toBe('【要確認】在庫の照合: 1 商品に差があります（3 個）')
  expect(post.last().text).toContain('スマレジ 100、ネクストエンジン 97（理由不明）')
  expect(post.last().text).toContain('  スマレジが 3 個多い')
  expect(post.last().text).toContain('ston reconcile --apply nextengine')
})

test('a mail server that is down fails no comparison', async () => {
  shop.ne.setStock('1001', { stock: 97 })
  await shop.configure((config) => {
    config['mail'] = { ...config['mail'], smtpUrl: 'smtp://127.0.0.1:1' }
  })
  const ran = await reconcile(shop, '--mail')
  expect(ran.json).toMatchObject({ outcome: 'attention', compared: 3 })
  expect((await shop.ston('status')).out).toContain('送れなかったメールがあります')
  await shop.configure((config) => void (config['mail'] = mailTo(post)))
  await shop.flush()
  await shop.flush()
  const found = post.letters.filter(({ subject }) => subject.includes('在庫の照合: 1 商品に'))
  expect(found).toHaveLength(1)
  expect((await shop.ston('status')).out).not.toContain('送れなかったメールがあります')
})

test('a quantity is told in words, without a sign that reads as a stock below zero', () => {
  expect([moreInSmaregi(3), moreInSmaregi(-1), inStores(-1), inStores(1200)]).toEqual([
    { ja: 'スマレジが 3 個多い', en: '3 pieces more in Smaregi' },
    { ja: 'スマレジが 1 個少ない', en: '1 piece fewer in Smaregi' },
    { ja: '店舗で減った 1 個', en: '1 piece fewer in the stores' },
    { ja: '店舗で増えた 1200 個', en: '1200 pieces more in the stores' },
  ])
  expect([ordered(-2), ordered(1), notTaken(-2)]).toEqual([
    { ja: '受注 2 個', en: '2 pieces ordered' },
    { ja: '受注から減った 1 個', en: '1 piece taken back from orders' },
    { ja: 'ネットの在庫から引けていない 2 個', en: '2 pieces not taken off online' },
  ])
})
