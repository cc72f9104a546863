import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHead } from '../smaregi/receive-rules.ts'
import { Secrets } from '../smaregi/receive-secret.ts'
import type { Locale } from '../text/sentence.ts'
import type { Tally } from './tally.ts'

export interface PageSource {
  html(locale: Locale): Promise<string>
  /** Of the Content-Security-Policy header. */
  readonly policy: string
  readonly locale: Locale
}

const TAIL = '/status'

/** `<webhook.path>/status`, read only. Whoever does not know the path gets what every wrong path gets. */
export class StatusPage {
  readonly #path: Secrets
  readonly #source: PageSource
  readonly #tally: Tally

  constructor(path: string, source: PageSource, tally: Tally) {
    this.#path = new Secrets([`${path}${TAIL}`])
    this.#source = source
    this.#tally = tally
  }

  /** The last letters first: notifications never pay for the comparison. */
  isFor({ path, method }: RequestHead): boolean {
    if (!path.endsWith(TAIL)) return false
    return (method === 'GET' || method === 'HEAD') && this.#path.includes(path)
  }

  answer(req: IncomingMessage, res: ServerResponse, { query }: RequestHead): void {
    const asked = new URLSearchParams(query).get('lang')
    const locale = asked === 'ja' || asked === 'en' ? asked : this.#source.locale
    this.#source.html(locale).then(
      (html) => this.#send(req, res, html),
      (error: unknown) => {
        this.#tally.wrong(error)
        res.writeHead(503, { 'cache-control': 'no-store', 'content-length': 0 }).end()
      },
    )
  }

  #send(req: IncomingMessage, res: ServerResponse, html: string): void {
    res.writeHead(200, {
      'content-type': 'text/html;charset=UTF-8',
      'content-length': Buffer.byteLength(html),
      'cache-control': 'no-store',
      'content-security-policy': this.#source.policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    res.end(req.method === 'HEAD' ? '' : html)
  }
}
