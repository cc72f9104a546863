import { receiveLegacy } from './receive-legacy.ts'
import { mediaType, MULTIPART } from './receive-places.ts'
import { receivePlatform } from './receive-platform.ts'
import {
  refuse,
  type Form,
  type ReceiveRequest,
  type ReceiveRules,
  type Reception,
  type Refusal,
  type RequestHead,
} from './receive-rules.ts'
import { refusals } from '../../messages/serve.ts'

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

function isPacked(encoding = ''): boolean {
  return !['', 'identity'].includes(encoding.trim().toLowerCase())
}
