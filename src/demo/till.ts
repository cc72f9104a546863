import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import * as says from '../messages/demo.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { close, listen } from '../simulators/local-server.ts'
import { channelOf, connect } from './channel.ts'
import { compare, type DemoCounts, countsNow } from './counts.ts'
import { ARTICLES, type Article, MAIN_STORE } from './scenario.ts'
import type { Shop } from './shop.ts'
import { countsTable } from './show.ts'

/**
 * A till to play with: `GET /` shows both counts, `POST /sale` sells in the practice Smaregi, `POST /order` online, and
 * `POST /target` has the practice Smaregi tell another listener, as its own settings would.
 */
export interface Till {
  readonly url: string
  /** What the example sells. */
  readonly sells: string
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly text: string
}

const BODY_MAX = 10_000

export async function openTill(shop: Shop, before: ReadonlyMap<string, DemoCounts>): Promise<Till> {
  const server = createServer((request, response) => {
    answer(shop, before, request).then(
      (one) => write(response, one),
      () => request.destroy(),
    )
  })
  return {
    url: await listen(server, 0),
    sells: ARTICLES[0]?.id ?? '',
    close: () => close(server),
  }
}

async function answer(
  shop: Shop,
  before: ReadonlyMap<string, DemoCounts>,
  request: IncomingMessage,
): Promise<Answer> {
  const path = (request.url ?? '').split('?')[0]
  if (request.method === 'GET' && path === '/')
    return { status: 200, text: countsTable(shop.locale, compare(before, countsNow(shop))) }
  if (request.method === 'POST' && path === '/sale')
    return wanted(shop, new URLSearchParams(await bodyOf(request)), sold)
  if (request.method === 'POST' && path === '/order')
    return wanted(shop, new URLSearchParams(await bodyOf(request)), ordered)
  if (request.method === 'POST' && path === '/target')
    return aim(shop, new URLSearchParams(await bodyOf(request)))
  return tell(shop, 404, says.till.where)
}

function aim(shop: Shop, form: URLSearchParams): Answer {
  const [url, sncode] = [form.get('url') ?? '', form.get('sncode') ?? '']
  if (!URL.canParse(url) || sncode === '') return tell(shop, 400, says.till.targetUsage)
  connect(shop, url, sncode)
  return tell(shop, 200, says.till.aimed)
}

type Deal = (shop: Shop, article: Article, quantity: number) => Answer | Promise<Answer>

async function wanted(shop: Shop, form: URLSearchParams, deal: Deal): Promise<Answer> {
  const article = ARTICLES.find((one) => one.id === form.get('product'))
  const quantity = Number(form.get('quantity') ?? '1')
  if (article === undefined || !Number.isSafeInteger(quantity) || quantity < 1)
    return tell(shop, 400, says.till.usage(ARTICLES.map((one) => one.id)))
  return deal(shop, article, quantity)
}

function ordered(shop: Shop, article: Article, quantity: number): Answer {
  const { nextEngine, locale } = shop
  const slip = nextEngine.orders.place({ lines: [{ code: article.id, quantity }] })
  return tell(shop, 200, says.till.ordered(say(locale, article.name), quantity, slip))
}

/** Answers when the notification has been answered: `status` and `flush` see the sale from then on. */
async function sold(shop: Shop, article: Article, quantity: number): Promise<Answer> {
  const { smaregi, locale } = shop
  const channel = channelOf(shop)
  const before = channel.refusals(shop).length
  smaregi.sale({ storeId: MAIN_STORE, lines: [{ productId: article.id, quantity }] })
  await smaregi.flushSends()
  const refused = channel.refusals(shop)[before]
  if (refused !== undefined) return tell(shop, 502, says.till.notTold(refused))
  const left = smaregi.stock(article.id)
  return tell(shop, 200, says.till.sold(say(locale, article.name), quantity, left))
}

function tell({ locale }: Shop, status: number, sentence: Sentence): Answer {
  return { status, text: say(locale, sentence) }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk)
    if (body.length > BODY_MAX) throw new Error('too long')
  }
  return body
}

function write(response: ServerResponse, { status, text }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
