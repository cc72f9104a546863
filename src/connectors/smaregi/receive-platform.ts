import { isUtf8 } from 'node:buffer'
import { jsonObject } from '../../kernel/json.ts'
import { keptHeaders, Verified } from './receive-notification.ts'
import { headerSecrets, querySecrets } from './receive-places.ts'
import { refuse, type ReceiveRequest, type ReceiveRules, type Reception } from './receive-rules.ts'
import { Proof } from './receive-secret.ts'
import { refusals } from '../../messages/serve.ts'

/**
 * The platform's webhook: JSON that names changes by id. Which form counts is not decided here: both are taken, and `flush` counts
 * the changes of the other one apart.
 */
export function receivePlatform(request: ReceiveRequest, rules: ReceiveRules): Reception {
  const secrets = [...querySecrets(request.query), ...headerSecrets(request.headers)]
  const proof = Proof.of(secrets, rules.sncodes)
  if (proof === null) return refuse(403, 'sncode', refusals.sncode)
  const text = isUtf8(request.body) ? request.body.toString('utf8') : ''
  const body = jsonObject(text)
  if (body === null) return refuse(400, 'body', refusals.noJson)
  if (!ofThisContract(request, body, rules)) return refuse(403, 'contract', refusals.contract)
  const event = request.headers['smaregi-event'] ?? body['event']
  const ids = body['ids']
  if (event === 'pos:stock' && (!Array.isArray(ids) || ids.length === 0))
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
