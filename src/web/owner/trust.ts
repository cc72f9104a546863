import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The token in every form: nobody can make it who does not have the cookie that it is made of, and no page of another site has that. */
export function formToken(shown: string): string {
  return createHmac('sha256', shown).update('form').digest('base64url')
}

export function isFormToken(shown: string, token: string): boolean {
  const [known, sent] = [Buffer.from(formToken(shown)), Buffer.from(token)]
  return known.length === sent.length && timingSafeEqual(known, sent)
}

/** Whether a form was sent by a page of ours. `origin`: ours. */
export function isFromHere(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  return headers.origin === undefined ? site === 'same-origin' : headers.origin === origin
}
