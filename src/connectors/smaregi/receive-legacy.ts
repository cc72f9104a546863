import type { IncomingHttpHeaders } from 'node:http'
import type { Fields } from './receive-form.ts'
import { isObject, isTooDeep, jsonObject, type JsonObject } from '../../kernel/json.ts'
import { keptHeaders, Verified } from './receive-notification.ts'
import { refuse, type ReceiveRequest, type ReceiveRules, type Reception } from './receive-rules.ts'
import { Proof } from './receive-secret.ts'
import { formIn, headerSecrets, querySecrets } from './receive-places.ts'
import { refusals } from '../../messages/serve.ts'

/** 在庫情報送信: a form with the field `params`, whose text is JSON. */
export function receiveLegacy(request: ReceiveRequest, rules: ReceiveRules): Reception {
  const form = formIn(request)
  if (form === null) return refuse(400, 'body', refusals.encoding)
  const params = form.params === null ? null : jsonObject(form.params)
  const proof = Proof.of(candidates(request, form, params), rules.sncodes)
  if (proof === null) return refuse(403, 'sncode', refusals.sncode)
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
