import type { Transporter } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import type { Delivery, Mail, Sending } from './facts.ts'
import { badUrl, refusal } from './refusal.ts'

export interface SendOptions {
  /** Secret. */
  readonly smtpUrl: string
  readonly from: string
  readonly to: readonly string[]
  readonly mail: Mail
  readonly sending?: Sending | undefined
  /** Until the whole mail has left. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const TIMEOUTS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  socketCloseTimeout: 1000,
}
const TIMEOUT_MS = 60_000

/** Hands one mail over; rejects with a `StonError`. */
export type SendMail = (options: SendOptions) => Promise<Delivery>

/** Sends one mail over a connection of its own. What goes wrong is told in a sentence that never holds the URL. */
export async function sendMail(options: SendOptions): Promise<Delivery> {
  const { smtpUrl, timeoutMs = TIMEOUT_MS } = options
  const limit = new Limit(timeoutMs)
  const answerMs = options.sending?.answerMs ?? timeoutMs
  // A server that looks through a mail is silent meanwhile, which is no reason to hang up.
  const server = { smtpUrl, socketTimeout: Math.max(answerMs, TIMEOUTS.socketTimeout) }
  const sending = withServer(
    server,
    (transport) => {
      transport.use('stream', (mail, done) => {
        mail.message?.processFunc((body) => body.once('end', () => limit.leave(answerMs)))
        done()
      })
      return handOver(transport, options, limit)
    },
    limit,
  )
  return sending.finally(() => limit.end())
}

async function handOver(
  transport: Transport,
  options: SendOptions,
  limit: Limit,
): Promise<Delivery> {
  const { from, to, mail, signal } = options
  const info = await transport.sendMail({
    from,
    to: [...to],
    ...mail,
    ...againAs(options),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
  })
  const refused = info.rejected.map(addressOf)
  const later = refused.filter(isNotNow(info))
  const lasting = refused.filter((one) => !later.includes(one))
  return { accepted: info.accepted.length, later, refused: lasting }
}

/** How long is waited: until the whole mail has left, and from then on for the word that it was taken. */
class Limit {
  readonly #aborting = new AbortController()
  #timer: NodeJS.Timeout
  #hasLeft = false

  constructor(ms: number) {
    this.#timer = this.#begin(ms)
  }

  get signal(): AbortSignal {
    return this.#aborting.signal
  }

  /** Nobody knows what becomes of a mail from here on, until the server says so. */
  get hasLeft(): boolean {
    return this.#hasLeft
  }

  leave(ms: number): void {
    this.end()
    this.#hasLeft = true
    this.#timer = this.#begin(ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #begin(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#aborting.abort(), ms)
  }
}

/** Everybody stands in its head, whoever gets it this time. */
function againAs({ from, sending }: SendOptions) {
  if (sending === undefined) return {}
  const { id, only } = sending
  const messageId = `<${id}@${/@([^\s@<>]+)>?$/.exec(from)?.[1] ?? 'ston'}>`
  return only === undefined ? { messageId } : { messageId, envelope: { from, to: [...only] } }
}

/** A server that does not know the sender yet, or a mailbox that is busy, takes the same mail later. */
function isNotNow({ rejectedErrors = [] }: SMTPTransport.SentMessageInfo) {
  const busy = rejectedErrors.filter(({ responseCode = 0 }) => responseCode < 500)
  return (address: string): boolean => busy.some(({ recipient }) => recipient === address)
}

/** Whether the server answers and takes the user name and password. */
export async function verifyServer(smtpUrl: string): Promise<void> {
  await withServer({ smtpUrl }, (transport) => transport.verify())
}

type Transport = Transporter<SMTPTransport.SentMessageInfo>

async function withServer<T>(
  { smtpUrl, ...limits }: { readonly smtpUrl: string; readonly socketTimeout?: number },
  work: (transport: Transport) => Promise<T>,
  mail: Pick<Limit, 'hasLeft'> = { hasLeft: false },
): Promise<T> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ ...connection(smtpUrl), ...limits })
  try {
    return await work(transport)
  } catch (error) {
    throw refusal(error, mail.hasLeft)
  } finally {
    transport.close()
  }
}

function addressOf(one: string | { readonly address: string }): string {
  return typeof one === 'string' ? one : one.address
}

/** nodemailer's own parameters of the URL that may be given; the others (`logger`, `pool` …) would change how ston behaves. */
const PARAMETERS = /^(?:tls\.[A-Za-z]+|requireTLS|ignoreTLS|authMethod|name)$/

function connection(smtpUrl: string) {
  if (!URL.canParse(smtpUrl)) throw badUrl()
  const url = new URL(smtpUrl)
  for (const name of Array.from(url.searchParams.keys())) {
    if (!PARAMETERS.test(name)) url.searchParams.delete(name)
  }
  return { ...TIMEOUTS, ...encryption(url), url: url.href, logger: false, debug: false }
}

/**
 * `smtps:` is checked as a browser would. With `smtp:` a password only leaves encrypted (`?requireTLS=false` allows it), except
 * to this machine: its own mail server usually has a certificate that nobody has signed, and nobody stands in between.
 */
function encryption(url: URL): { requireTLS?: boolean; tls?: { rejectUnauthorized: boolean } } {
  if (url.protocol === 'smtps:') return {}
  const here = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(url.hostname)
  if (here) {
    return url.searchParams.has('tls.rejectUnauthorized')
      ? {}
      : { tls: { rejectUnauthorized: false } }
  }
  return url.username === '' ? {} : { requireTLS: true }
}
