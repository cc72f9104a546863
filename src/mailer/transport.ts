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
  /** For everything together. */
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
  const { from, to, mail, timeoutMs = TIMEOUT_MS } = options
  const limit = AbortSignal.timeout(timeoutMs)
  return withServer(options.smtpUrl, async (transport) => {
    const info = await transport.sendMail({
      from,
      to: [...to],
      ...mail,
      ...againAs(options),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]),
    })
    const refused = info.rejected.map(addressOf)
    const later = refused.filter(isNotNow(info))
    const lasting = refused.filter((one) => !later.includes(one))
    return { accepted: info.accepted.length, later, refused: lasting }
  })
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
  await withServer(smtpUrl, (transport) => transport.verify())
}

async function withServer<T>(
  smtpUrl: string,
  work: (transport: Transporter<SMTPTransport.SentMessageInfo>) => Promise<T>,
): Promise<T> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(connection(smtpUrl))
  try {
    return await work(transport)
  } catch (error) {
    throw refusal(error)
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
