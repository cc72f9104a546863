/** What does not belong into an address that something is put behind. */
type AddressFlaw = 'unreadable' | 'user' | 'query' | 'fragment'

/** By the text, not by what a parser makes of it: `https://host/?` ends in a question mark, whatever stands behind it. */
function addressFlaws(text: string): readonly AddressFlaw[] {
  const [, authority = '', rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(text) ?? []
  const flaws: readonly (readonly [AddressFlaw, boolean])[] = [
    ['unreadable', !URL.canParse(text)],
    ['user', authority.includes('@')],
    ['query', /^[^#]*\?/.test(rest)],
    ['fragment', rest.includes('#')],
  ]
  return flaws.filter(([, is]) => is).map(([flaw]) => flaw)
}

const EVERY: readonly AddressFlaw[] = ['unreadable', 'user', 'query', 'fragment']

/** What each of them must not have. A redirect URI may have a query; the address of a chat is made by the chat. */
const REFUSED = {
  'webhook.publicUrl': EVERY,
  'smaregi.apiUrl': EVERY,
  'smaregi.idUrl': EVERY,
  'smaregi.legacyUrl': EVERY,
  'nextengine.apiUrl': EVERY,
  'nextengine.signInUrl': EVERY,
  'nextengine.redirectUri': ['unreadable', 'user', 'fragment'],
  'notice.url': ['unreadable'],
} as const satisfies Readonly<Record<string, readonly AddressFlaw[]>>

/** Keys of the configuration. */
export type Address = keyof typeof REFUSED
export const ADDRESSES = Object.keys(REFUSED) as readonly Address[]

export function isRefused(at: Address, text: string): boolean {
  const refused: readonly AddressFlaw[] = REFUSED[at]
  return addressFlaws(text).some((flaw) => refused.includes(flaw))
}

/** Somebody has entered the whole URL of the notifications: below `path`, or where `ston init` puts that. */
export function isWholeWebhook(text: string, path: string | undefined): boolean {
  const pathname = URL.canParse(text) ? new URL(text).pathname : ''
  const places = ['/hooks', ...(path === undefined ? [] : [path.replace(/\/+$/, '')])]
  return places.some((place) => `${pathname}/`.includes(`${place}/`))
}
