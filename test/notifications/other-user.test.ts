import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/context.ts'
import { openNotifier } from '../../src/mailer/chat.ts'
import { openMailer } from '../../src/mailer/mailer.ts'
import { tellOtherUser } from '../../src/notifications/other-user.ts'
import { mailTo, openPost } from '../mailer/smtp-kit.ts'
import { newFolder, openStore } from '../store/helpers.ts'
import { NAME, ORIGIN, ownerShop, throughNextEngine, Visitor } from '../web/owner/helpers.ts'

/** What a chat was told. */
async function openChat(): Promise<{ readonly url: string; readonly told: string[] }> {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      told.push((JSON.parse(body) as { text: string }).text)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, told }
}

test('another user of Next Engine is told by mail and chat once the owner has confirmed it, and not before', async () => {
  const post = await openPost()
  const chat = await openChat()
  const shop = await ownerShop({
    configure: (config) => {
      config['mail'] = mailTo(post)
      config['notice'] = { url: chat.url }
      const redirectUri = `${ORIGIN}/nextengine/callback`
      config['nextengine'] = { ...config['nextengine'], redirectUri }
    },
  })
  onTestFinished(() => shop.close())
  const visitor = new Visitor(shop.pages)
  await visitor.signIn()
  await visitor.get(await throughNextEngine(shop, visitor))
  expect(post.letters).toEqual([])
  shop.ne.faults.uid = 'somebody-else'
  await visitor.get(await throughNextEngine(shop, visitor))
  expect([post.letters, chat.told]).toEqual([[], []])
  await visitor.follow(await visitor.post('/do/ne-confirm'))
  expect(post.letters).toHaveLength(1)
  const { subject, text, to } = post.last()
  expect(to).toEqual(['shop@example.jp'])
  expect(subject).toBe('【要確認】ネクストエンジンのログインの担当者が変わりました')
  for (const told of [text, chat.told.join()]) {
    expect(told).toMatch(/担当者が .*practice-uid-1.* から .*somebody-else.* に変わりました/)
    expect(told).toContain(`企業: 練習商店、確認した人: ${NAME}`)
    expect(told).toContain('心当たりがなければ')
  }
  expect(chat.told).toHaveLength(1)
})

test('neither a mail server that refuses nor a chat that is away keeps anybody from signing in', async () => {
  const post = await openPost({
    onRcptTo: (_to, _session, done) => done(new Error('no such mailbox')),
  })
  const said: string[] = []
  const { signal } = new AbortController()
  const about = { ...mailTo(post), when: 'problems', publicUrl: undefined, locale: 'ja' } as const
  const store = await openStore(await newFolder())
  const app = {
    config: { mail: mailTo(post) },
    store: async () => store,
    now: () => new Date(),
    locale: 'ja',
    log: { warn: (_fields: object, message: string) => void said.push(message) },
    mailer: async () => openMailer({ ...about, signal }),
    notifier: async () => openNotifier('http://127.0.0.1:9/', signal),
  } as unknown as App
  const [before, user] = [
    { uid: '1', name: '佐藤' },
    { uid: '2', name: '鈴木' },
  ]
  await tellOtherUser(app, { before, user, company: null, by: NAME })
  expect(said).toHaveLength(2)
  expect(said[0]).toContain('メールを送れませんでした')
  expect(said[1]).toContain('通知（notice.url）を送れませんでした')
  expect(post.letters).toEqual([])
})
