import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { isObject, isTooDeep, jsonObject, type JsonObject } from '../../kernel/json.ts'
import { refusals } from '../../messages/serve.ts'
import type { Fields } from './receive-form.ts'
import { keptHeaders, Verified } from './receive-notification.ts'
import { formIn, headerSecrets, mediaType, MULTIPART, querySecrets } from './receive-places.ts'
import {
  type Form,
  type ReceiveRequest,
  type ReceiveRules,
  type Reception,
  type Refusal,
  refuse,
  type RequestHead,
} from './receive-rules.ts'
import { Proof } from './receive-secret.ts'
import { isAboutStock } from './stock-event.ts'

/**
 * What to answer to a request, and what to keep of it. No socket, no clock, no disk: the same request always gets the
 * same answer. `admit` is the part that needs no body, so that a wrong request is turned away before its body is read.
 */
export function receive(request: ReceiveRequest, rules: ReceiveRules): Reception {
  const admission = admit(request, rules)
  return admission.kind === 'refuse' ? admission : read(admission.form, request, rules)
}

/** What the head of a request alone decides. */
export type Admission = { readonly kind: 'admit'; readonly form: Form } | Refusal

const LEGACY: Admission = { kind: 'admit', form: 'legacy' }
const PLATFORM: Admission = { kind: 'admit', form: 'platform' }

/** The path first: who does not know it learns nothing else. */
export function admit(head: RequestHead, rules: ReceiveRules): Admission {
  if (!rules.path.includes(head.path)) return refuse(404, 'path', refusals.path)
  if (head.method !== 'POST') return refuse(405, 'method', refusals.method)
  if (isPacked(head.headers['content-encoding'])) return refuse(415, 'packed', refusals.packed)
  const type = mediaType(head.headers['content-type'])
  if (type === 'application/x-www-form-urlencoded' || type === MULTIPART) return LEGACY
  if (type === 'application/json') return PLATFORM
  return refuse(415, 'type', refusals.type)
}

/** The rest, for a request that was admitted. */
export function read(form: Form, request: ReceiveRequest, rules: ReceiveRules): Reception {
  return form === 'legacy' ? receiveLegacy(request, rules) : receivePlatform(request, rules)
}

/** Some senders name the characters' encoding here: what is not known to pack anything is looked at as it is. */
function isPacked(encoding = ''): boolean {
  return encoding.split(',').some((one) => PACKINGS.has(one.trim().toLowerCase()))
}

const PACKINGS = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress', 'br', 'zstd'])

/** 在庫情報送信: a form with the field `params`, whose text is JSON. */
function receiveLegacy(request: ReceiveRequest, rules: ReceiveRules): Reception {
  const form = formIn(request)
  if (form === null) return refuse(400, 'body', refusals.encoding)
  const params = form.params === null ? null : jsonObject(form.params)
  const proof = Proof.of(candidates(request, form, params), rules.sncodes)
  if (proof === null)
    return {
      ...refuse(403, 'sncode', refusals.sncode),
      isSmaregis: params !== null && countRows(params) > 0,
    }
  if (isOfAnother(request.headers, rules)) return refuse(403, 'contract', refusals.contract)
  if (form.params === null) return refuse(400, 'body', refusals.noParams)
  if (params === null) return refuse(400, 'body', refusals.noJson)
  const rows = countRows(params)
  if (rows === 0) return refuse(400, 'body', refusals.noRows)
  const body = withoutSecret(form.params, params)
  if (body === null) return refuse(400, 'body', refusals.noJson)
  const notification = new Verified(proof, {
    form: 'legacy',
    body,
    event: form.procName,
    headers: keptHeaders(request.headers),
  })
  return { kind: 'accept', notification, rows }
}

/**
 * Whether Smaregi's credentials come along is not documented, nor how they are spelt. So what names no contract is ours, and so is what
 * names ours beside another (a header that was sent twice).
 */
function isOfAnother(headers: IncomingHttpHeaders, { provenContract }: ReceiveRules): boolean {
  if (provenContract === null) return false
  const told = ['x_contract_id', 'x-contract-id']
    .flatMap((name) => String(headers[name] ?? '').split(','))
    .map((id) => id.trim().toLowerCase())
    .filter((id) => id !== '')
  return told.length > 0 && !told.some((id) => provenContract.includes(id))
}

/** Where Smaregi puts its パラメータ情報 is not documented, so all four places count: form, query, header, and the root of `params`. */
function candidates(
  request: ReceiveRequest,
  form: Fields,
  params: JsonObject | null,
): (string | Buffer)[] {
  const all = [...form.sncodes, ...querySecrets(request.query), ...headerSecrets(request.headers)]
  const root = params?.['sncode']
  if (typeof root === 'string' || typeof root === 'number') all.push(String(root))
  return all
}

/** As it came, unless the secret stands in it: then the same document without that key. Null: too deep to be written anew. */
function withoutSecret(text: string, params: JsonObject): string | null {
  if (!Object.hasOwn(params, 'sncode')) return text
  const { sncode: _, ...rest } = params
  return isTooDeep(rest) ? null : JSON.stringify(rest)
}

/** All rows of all tables: what the answer names. */
function countRows(params: JsonObject): number {
  const data = params['data']
  if (!Array.isArray(data)) return 0
  let rows = 0
  for (const element of data as unknown[]) {
    if (isObject(element) && Array.isArray(element['rows'])) rows += element['rows'].length
  }
  return rows
}

/**
 * The platform's webhook: JSON that names changes by id. Which form counts is not decided here: both are taken, and `flush` counts
 * the changes of the other one apart.
 */
function receivePlatform(request: ReceiveRequest, rules: ReceiveRules): Reception {
  const secrets = [...querySecrets(request.query), ...headerSecrets(request.headers)]
  const proof = Proof.of(secrets, rules.sncodes)
  const text = isUtf8(request.body) ? request.body.toString('utf8') : ''
  const body = jsonObject(text)
  if (proof === null)
    return {
      ...refuse(403, 'sncode', refusals.sncode),
      isSmaregis: body !== null && Array.isArray(body['ids']),
    }
  if (body === null) return refuse(400, 'body', refusals.noJson)
  if (!ofThisContract(request, body, rules)) return refuse(403, 'contract', refusals.contract)
  const event = request.headers['smaregi-event'] ?? body['event']
  const ids = body['ids']
  if (isAboutStock(event, {}) && (!Array.isArray(ids) || ids.length === 0))
    return refuse(400, 'body', refusals.noIds)
  const notification = new Verified(proof, {
    form: 'platform',
    body: text,
    event: typeof event === 'string' ? event : '',
    headers: keptHeaders(request.headers),
  })
  return { kind: 'accept', notification, rows: Array.isArray(ids) ? ids.length : 0 }
}

/** The contract id stands in a header, in the body or in both; wherever it stands it must be ours. */
function ofThisContract(
  request: ReceiveRequest,
  body: Record<string, unknown>,
  rules: ReceiveRules,
): boolean {
  const told = [request.headers['smaregi-contract-id'], body['contractId']].filter(
    (value) => value !== undefined,
  )
  let right = told.length > 0
  for (const value of told) {
    if (typeof value !== 'string' || !rules.contract.includes(value)) right = false
  }
  return right
}
