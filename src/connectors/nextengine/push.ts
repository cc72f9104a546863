import { createHash, timingSafeEqual } from 'node:crypto'
import { escape } from '../../kernel/escape-html.ts'

/** What a shop of the kind 汎用 has been told in Next Engine (汎用在庫連携). */
export interface PushSettings {
  /** ストアアカウント */
  readonly account: string
  /** 認証キー */
  readonly key: string
}

/** One call of Next Engine: a product's stock for the shop has changed. */
export type Push =
  /** `free`: フリー在庫数 + 予約フリー在庫数; null = there is no end of it. */
  | { readonly kind: 'heard'; readonly code: string; readonly free: number | null }
  /** Whoever sent it does not know the key. */
  | { readonly kind: 'badSignature' }
  /** It tells nothing, or is of another shop. */
  | { readonly kind: 'faulty' }

/** Longer queries are not Next Engine's. */
const LONGEST = 4000
const SIGNATURE = '.sig'

/** `query` as it came, without the question mark. The time that it tells is a day ahead, and says nothing. */
export function readPush(query: string, { account, key }: PushSettings): Push {
  if (query === '' || query.length > LONGEST) return { kind: 'faulty' }
  const pairs = query.split('&').map(pairOf)
  const signature = pairs.find(({ name }) => name === SIGNATURE)
  if (signature === undefined) return { kind: 'faulty' }
  const signed = pairs.filter((one) => one !== signature)
  if (!isSigned(signed, signature.value, key)) return { kind: 'badSignature' }
  const values = new Map(signed.map(({ name, value }) => [name, value]))
  const code = values.get('Code') ?? ''
  const stock = values.get('Stock')
  if (code === '' || stock === undefined || values.get('StoreAccount') !== account)
    return { kind: 'faulty' }
  if (stock === '') return { kind: 'heard', code, free: null }
  const free = /^-?\d{1,9}$/.test(stock) ? Number(stock) : null
  return free === null ? { kind: 'faulty' } : { kind: 'heard', code, free }
}

interface Pair {
  readonly name: string
  readonly value: string
  /** As it was sent, and with its escapes read. */
  readonly raw: string
  readonly bytes: Buffer
}

function pairOf(raw: string): Pair {
  const bytes = unescaped(raw)
  const mark = raw.indexOf('=')
  const [name, value] = mark === -1 ? [raw, ''] : [raw.slice(0, mark), raw.slice(mark + 1)]
  return { name: textOf(unescaped(name)), value: textOf(unescaped(value)), raw, bytes }
}

/** Which of the two is signed nobody says: either is right. Both are compared, whatever the first one says. */
function isSigned(pairs: readonly Pair[], signature: string, key: string): boolean {
  const and = Buffer.from('&')
  const plain = pairs.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [and, bytes]))
  const sent = Buffer.from(pairs.map(({ raw }) => raw).join('&'), 'latin1')
  const ways = [sent, Buffer.concat(plain)]
  const found = ways.map((way) =>
    sameDigest(md5(Buffer.concat([way, Buffer.from(key)])), signature),
  )
  return found.includes(true)
}

/** MD5 is what Next Engine signs with. */
function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest()
}

function sameDigest(ours: Buffer, told: string): boolean {
  const theirs = Buffer.alloc(ours.length)
  const isHex = /^[0-9a-f]{32}$/i.test(told)
  if (isHex) theirs.write(told, 'hex')
  return timingSafeEqual(ours, theirs) && isHex
}

function unescaped(raw: string): Buffer {
  const parts = raw.replaceAll('+', ' ').split(/(%[0-9a-f]{2})/i)
  return Buffer.concat(
    parts.map((part) =>
      /^%[0-9a-f]{2}$/i.test(part)
        ? Buffer.from([Number.parseInt(part.slice(1), 16)])
        : Buffer.from(part, 'latin1'),
    ),
  )
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** Next Engine's other answers are UTF-8, the one that it wants here is EUC-JP. */
function textOf(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes)
  } catch {
    return new TextDecoder('euc-jp').decode(bytes)
  }
}

/** `Processed` of the answer. */
const PROCESSED = { heard: '0', badSignature: '-2', faulty: '-3' } as const

/** Its content type. */
export const PUSH_ANSWER_TYPE = 'text/xml; charset=EUC-JP'

/** The document that Next Engine wants, with what it has sent. Plain ASCII, which is EUC-JP as well. */
export function pushAnswer(query: string, kind: Push['kind']): string {
  const sent = query.length > LONGEST ? [] : query.split('&').filter((one) => one !== '')
  const args = sent
    .map(pairOf)
    .map(({ name, value }) => `<Argument Name="${escaped(name)}" Value="${escaped(value)}" />`)
  return [
    '<?xml version="1.0" encoding="EUC-JP"?>',
    '<ShoppingUpdateStock version="1.0">',
    '<ResultSet TotalResult="1">',
    `<Request>${args.join('')}</Request>`,
    `<Result No="1"><Processed>${PROCESSED[kind]}</Processed></Result>`,
    '</ResultSet>',
    '</ShoppingUpdateStock>',
  ].join('\n')
}

function escaped(text: string): string {
  // Control characters have no place in XML, not even escaped.
  const printable = text.replaceAll(/\p{Cc}/gu, '')
  return escape(printable).replaceAll(/[^\u0020-\u007e]/gu, (one) => `&#${one.codePointAt(0)};`)
}
