import * as v from 'valibot'
import { ALLOWED, NOT_NEGATIVE, oneOf, POSITIVE, wholeNumber } from '../messages/config.ts'
import type { GivenHours } from '../domain/schedule/hours.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What a key says about itself besides its form. */
export interface Meta {
  readonly allowed: Sentence
  /** Its value is never shown, and may be given as `{"env"}` or `{"file"}`. */
  readonly secret?: true
  /** White space around it means something. Anything else was copied from a screen: it is dropped. */
  readonly asWritten?: true
}

/** A secret that is kept elsewhere. */
export type Reference = { readonly env: string } | { readonly file: string }
export type Secret = string | Reference

type Field<T> = v.GenericSchema<T>
/** May be absent; `Out` says what stands there then. */
type Entry<T, Out> = v.GenericSchema<T | undefined, Out>

function about<T>(form: Field<T>, meta: Meta): Field<T> {
  return v.pipe(form, v.metadata({ ston: meta })) as Field<T>
}

function optional<T>(form: Field<T>, meta: Meta): Entry<T, T | undefined> {
  return v.optional(about(form, meta))
}

function standing<T>(form: Field<T>, meta: Meta, fallback: T): Entry<T, T> {
  // valibot types a default by the schema it belongs to, which a type parameter cannot show
  return v.optional(about(form, meta), fallback as never) as Entry<T, T>
}

export function metaOf(schema: v.GenericSchema): Meta | undefined {
  const { ston } = v.getMetadata(schema) as { readonly ston?: Meta }
  return ston
}

function matching(pattern: RegExp): Field<string> {
  return v.pipe(v.string(), v.regex(pattern))
}

function whole(from: number, to?: number): Field<number> {
  const atLeast = v.pipe(v.number(), v.integer(), v.minValue(from))
  return to === undefined ? atLeast : v.pipe(atLeast, v.maxValue(to))
}

const TEXT = matching(/\S/)
const PRINTABLE = matching(
  /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u,
)
const HTTP = matching(/^https?:\/\/[^\s/?#]\S*$/i)
const NUMBER = matching(/^\d+$/)
const ADDRESS = matching(/^(?:[^@<>]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/)
const ENV = v.strictObject({ env: TEXT })
const FILE = v.strictObject({ file: TEXT })

function hidden(form: Field<string>): Field<Secret> {
  return v.union([form, ENV, FILE])
}

const HIDDEN = { secret: true } as const

export const flag = (fallback: boolean) =>
  standing(v.boolean(), { allowed: ALLOWED.flag }, fallback)

export const choice = <const T extends string>(options: readonly T[], fallback: T) =>
  standing<T>(v.picklist(options), { allowed: oneOf(options) }, fallback)

export const maybeChoice = <const T extends string>(options: readonly T[]) =>
  optional<T>(v.picklist(options), { allowed: oneOf(options) })

export const count = (from: number, fallback: number) =>
  standing(whole(from), { allowed: wholeNumber(from) }, fallback)

export const port = (fallback: number) =>
  standing(whole(0, 65535), { allowed: ALLOWED.port }, fallback)

export const rate = (fallback: number) =>
  standing(v.pipe(v.number(), v.gtValue(0)), { allowed: POSITIVE }, fallback)

export const amount = (fallback: number) =>
  standing(v.pipe(v.number(), v.minValue(0)), { allowed: NOT_NEGATIVE }, fallback)

export const text = (fallback: string) => standing(TEXT, { allowed: ALLOWED.text }, fallback)
export const maybeText = () => optional(TEXT, { allowed: ALLOWED.text })
export const path = (fallback: string) =>
  standing(TEXT, { allowed: ALLOWED.path, asWritten: true }, fallback)
export const host = (fallback: string) => standing(TEXT, { allowed: ALLOWED.host }, fallback)
/** 拠点 by store id: the names are Next Engine's, so what stands around one was copied from a screen. */
export const warehouses = () =>
  standing<Readonly<Record<string, string>>>(
    v.record(NUMBER, v.pipe(PRINTABLE, v.trim())),
    { allowed: ALLOWED.warehouses },
    {},
  )

/** Stores by the id of a shop of Next Engine, or by the 拠点 that a line is allocated from. */
export const orderStores = () =>
  standing<'warehouse' | Readonly<Record<string, string>>>(
    v.union([v.literal('warehouse'), v.record(NUMBER, NUMBER)]),
    { allowed: ALLOWED.orderStores },
    {},
  )

export const warehouse = () => standing(v.string(), { allowed: ALLOWED.warehouse }, '')

/** Of web addresses here stands the form that every version took; what else is refused: `anew.ts`. */
export const baseUrl = (fallback: string) => standing(HTTP, { allowed: ALLOWED.baseUrl }, fallback)

export const publicUrl = () => optional(HTTP, { allowed: ALLOWED.publicUrl })

export const redirectUri = (fallback: string) =>
  standing(HTTP, { allowed: ALLOWED.redirectUri }, fallback)

export const contractId = () =>
  optional(matching(/^[A-Za-z0-9_-]+$/), { allowed: ALLOWED.contractId })

/** `learn`, or a span a weekday: an end after midnight is written like `26:00`. */
export const openingHours = () => {
  const span = v.nullable(matching(/^([01]?\d|2[0-3]):[0-5]\d-([0-3]?\d|4[0-7]):[0-5]\d$/))
  const day = v.optional(span)
  const [sun, mon, tue, wed, thu, fri, sat] = [day, day, day, day, day, day, day]
  const week = v.strictObject({ sun, mon, tue, wed, thu, fri, sat })
  return standing<GivenHours>(
    v.union([v.literal('learn'), week]) as Field<GivenHours>,
    { allowed: ALLOWED.openingHours },
    'learn',
  )
}

export const id = (fallback: string) => standing(NUMBER, { allowed: ALLOWED.id }, fallback)
export const ids = () => standing(v.array(NUMBER), { allowed: ALLOWED.ids }, [])
export const texts = () => standing(v.array(TEXT), { allowed: ALLOWED.texts }, [])

export const divisions = () =>
  standing(v.array(matching(/^\d{2}$/)), { allowed: ALLOWED.divisions }, [])

export const address = () => optional(ADDRESS, { allowed: ALLOWED.address })
export const addresses = () => standing(v.array(ADDRESS), { allowed: ALLOWED.addresses }, [])

export const secret = () => optional(hidden(TEXT), { allowed: ALLOWED.secret, ...HIDDEN })

/** Travels as an HTTP header, which takes nothing else. */
export const headerSecret = () =>
  optional(hidden(matching(/^[\x21-\x7e]+$/)), { allowed: ALLOWED.headerSecret, ...HIDDEN })

export const webhookPath = () =>
  optional(hidden(matching(/^(?!\/(?:healthz|readyz)\/?$)\/[A-Za-z0-9\-._~/]{7,}$/)), {
    allowed: ALLOWED.webhookPath,
    ...HIDDEN,
  })

/** Where people sign in: not secret, so it may be short. */
export const ownerPath = (fallback: string) =>
  standing(
    matching(/^(?!\/(?:healthz|readyz)(?:\/|$))(?:\/[A-Za-z0-9\-_~]+)+$/),
    { allowed: ALLOWED.ownerPath },
    fallback,
  )

/** Where Next Engine calls of its own accord; empty = it does not. */
export const pushPath = () =>
  standing(
    hidden(matching(/^(?:(?!\/(?:healthz|readyz)\/?$)\/[A-Za-z0-9\-._~/]{7,})?$/)),
    {
      allowed: ALLOWED.pushPath,
      ...HIDDEN,
    },
    '',
  )

/** Empty = none. */
export const maybeSecret = () =>
  standing(hidden(matching(/^\S*$/)), { allowed: ALLOWED.secret, ...HIDDEN }, '')

/** Travels in a URL. */
export const pushAccount = () =>
  standing(matching(/^[A-Za-z0-9_-]*$/), { allowed: ALLOWED.pushAccount }, '')

export const sncode = () =>
  optional<Secret | Secret[]>(
    v.union([hidden(TEXT), v.pipe(v.array(hidden(TEXT)), v.minLength(1), v.maxLength(2))]),
    { allowed: ALLOWED.sncode, ...HIDDEN },
  )

export const postgresUrl = () =>
  optional(hidden(matching(/^postgres(?:ql)?:\/\/\S+$/i)), {
    allowed: ALLOWED.postgresUrl,
    ...HIDDEN,
  })

/** A `/`, `?` or `#` in a password ends the host too early: a piece of the password would be looked up as the server. */
export const smtpUrl = (fallback: string) =>
  standing(
    hidden(matching(/^smtps?:\/\/[^\s/?#]+\/?(?:[?#][^\s@]*)?$/i)),
    { allowed: ALLOWED.smtpUrl, ...HIDDEN },
    fallback,
  )

export const noticeUrl = () =>
  standing(
    hidden(matching(/^(?:https?:\/\/[^\s/?#]\S*)?$/i)),
    { allowed: ALLOWED.noticeUrl, ...HIDDEN },
    '',
  )
