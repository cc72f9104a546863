import type { Shop } from './shop.ts'

/** How the practice Smaregi tells ston what happens, and what it takes to tell badly. */
export interface Channel {
  /** Answers that did not take a notification, oldest first. */
  refusals(shop: Shop): readonly string[]
  /** The first notification once more. */
  tellAgain(shop: Shop): void
}

const LEGACY: Channel = {
  refusals: ({ smaregi }) => smaregi.mails.map((mail) => mail.body),
  tellAgain: ({ smaregi }) => smaregi.resend(1),
}

const PLATFORM: Channel = {
  refusals: ({ smaregi }) =>
    smaregi.platform.webhooks.sent.flatMap((one) => (one.result === '失敗' ? [one.answer] : [])),
  tellAgain: ({ smaregi }) => smaregi.platform.webhooks.repeat(1),
}

export function channelOf({ api }: Shop): Channel {
  return api === 'legacy' ? LEGACY : PLATFORM
}

/** What happens in here is never told: Smaregi sends a webhook once, and this one does not arrive. */
export function unheard({ smaregi }: Shop, happening: () => void): void {
  smaregi.platform.webhooks.turn({ loss: 1 })
  happening()
  smaregi.platform.webhooks.turn({ loss: 0 })
}

/** Points the sending side at the listener. */
export function connect({ smaregi, api }: Shop, url: string, sncode: string): void {
  if (api === 'legacy') smaregi.setTarget({ url, sncode, place: 'form' })
  else smaregi.platform.webhooks.target = { url, headers: { sncode } }
}
