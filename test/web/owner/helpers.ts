import { request as plain } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../../helpers/shop.ts'
import { selfSigned } from '../../mailer/smtp-kit.ts'

export const NAME = '田中'
export const PASSWORD = 'korekara-yoroshiku'
export const ORIGIN = 'https://ston.example.jp'

export interface OwnerShop extends Shop {
  /** `http://127.0.0.1:1234/ston`, as the proxy reaches it. */
  readonly pages: string
}

/** A shop whose owner has a name and a password. */
export async function ownerShop(options: ShopOptions = {}, publicUrl = ORIGIN): Promise<OwnerShop> {
  const shop = await openShop({
    ...options,
    configure: (config) => {
      options.configure?.(config)
      config['webhook'] = { ...config['webhook'], publicUrl }
      config['owner'] = { enabled: true }
    },
  })
  const added = await shop.stonWith(`${PASSWORD}\n`, 'owner', 'add', NAME)
  if (added.code !== 0) throw new Error(added.err)
  return { ...shop, pages: `${new URL(shop.hookUrl).origin}/ston` }
}

/** As the browser goes: to Next Engine, and back to the listener. The place that it is led to. */
export async function throughNextEngine(shop: Shop, visitor: Visitor): Promise<string> {
  await visitor.get('/nextengine')
  const begun = await visitor.post('/do/ne-begin')
  expect(begun.headers.get('location')).toBe('/ston/nextengine/go')
  const { headers } = await visitor.get('/nextengine/go')
  const there = (headers.get('refresh') ?? '').replace('0; url=', '')
  expect(there.startsWith(shop.ne.url)).toBe(true)
  const back = (await fetch(there, { redirect: 'manual' })).headers.get('location') ?? ''
  expect(back.startsWith(`${ORIGIN}/nextengine/callback?`)).toBe(true)
  const here = new URL(back.slice(ORIGIN.length), shop.hookUrl)
  const answer = await fetch(here, { redirect: 'manual' })
  return (answer.headers.get('location') ?? '').slice('/ston'.length)
}

/** In front of the listener, as Caddy would be. Null where no certificate can be made. */
export async function tlsProxy(): Promise<{
  readonly url: string
  to(shop: Shop): void
  close(): void
} | null> {
  const certificate = selfSigned()
  if (certificate === null) return null
  let port = 0
  const server: Server = createServer(certificate, (req, res) => {
    const { method, url: path, headers } = req
    const asked = plain({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    asked.on('error', () => res.destroy())
    req.pipe(asked)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    to: (shop) => void (port = Number(new URL(shop.hookUrl).port)),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

type Fields = Readonly<Record<string, string>>
/** A list: several boxes of one name that are ticked. */
type FormFields = Readonly<Record<string, string | readonly string[]>>
type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Fields }

/** As much of a browser as forms and cookies need. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #pages: string
  /** Of the last page. */
  token = ''

  constructor(pages: string) {
    this.#pages = pages
  }

  async get(place = ''): Promise<Seen> {
    return this.#ask(place, {})
  }

  /** With the token of the last page; `more` replaces headers. */
  async post(place: string, fields: FormFields = {}, more: Fields = {}): Promise<Seen> {
    const body = new URLSearchParams({ token: this.token })
    for (const [name, values] of Object.entries(fields)) {
      body.delete(name)
      for (const value of [values].flat()) body.append(name, value)
    }
    return this.#ask(place, { method: 'POST', body, headers: { origin: ORIGIN, ...more } })
  }

  async send(place: string, fields: Fields, file: Uint8Array | string | null): Promise<Seen> {
    const body = new FormData()
    for (const [name, value] of Object.entries({ token: this.token, ...fields }))
      body.set(name, value)
    const bytes = file === null ? '' : typeof file === 'string' ? file : Buffer.from(file)
    body.set('file', new Blob([bytes]), file === null ? '' : 'table.csv')
    return this.#ask(place, { method: 'POST', body, headers: { origin: ORIGIN } })
  }

  async signIn(name = NAME, password = PASSWORD): Promise<Seen> {
    await this.get()
    return this.post('/sign-in', { name, password })
  }

  /** A form, and the page that it leads to in the end. */
  async done(place: string, fields: FormFields = {}): Promise<Seen> {
    return this.follow(await this.post(place, fields))
  }

  async follow(seen: Seen): Promise<Seen> {
    let last = seen
    for (let tries = 0; tries < 200; tries += 1) {
      const to = last.headers.get('location')
      const again = last.headers.get('refresh')
      if (to === null && again === null) return last
      if (to !== null) this.#at = to.slice(new URL(this.#pages).pathname.length)
      else await new Promise((resolve) => setTimeout(resolve, 50))
      last = await this.get(this.#at)
    }
    return last
  }
  #at = ''

  async #ask(place: string, init: Asked): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const { headers: more = {} } = init
    const headers = { cookie, ...more }
    const answer = await fetch(this.#pages + place, { ...init, headers, redirect: 'manual' })
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = await answer.text()
    this.token = /name="token" value="([^"]*)"/.exec(text)?.[1] ?? this.token
    return { status: answer.status, headers: answer.headers, text }
  }
}
