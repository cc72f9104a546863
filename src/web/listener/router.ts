import type { IncomingMessage, ServerResponse } from 'node:http'
import { admit } from '../../connectors/smaregi/receive.ts'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { refusals } from '../../messages/serve.ts'
import { Exchange, type Desk } from './webhook-request.ts'
import { HEALTH_PATHS, type Health } from './health.ts'
import type { Landing } from './redirect.ts'
import type { Views } from './views.ts'

/** What is here besides the notifications. */
export interface Looks {
  readonly health: Health
  readonly views: Views
  readonly landing: Landing | null
}

/** Where a request goes, decided from its head alone. `continuing` = the client waits for a 100 before it sends. */
export function handle(
  desk: Desk,
  looks: Looks,
  req: IncomingMessage,
  res: ServerResponse,
  continuing: boolean,
): void {
  try {
    const head = headOf(req)
    if (HEALTH_PATHS.has(head.path)) looks.health.answer(req, res, head.path)
    else if (looks.views.answer(res, head)) return
    else if (looks.landing?.isFor(head) === true)
      looks.landing.answer(req, res, head, () => notification(desk, head, req, res, continuing))
    else notification(desk, head, req, res, continuing)
  } catch (error) {
    desk.counters.wrong(error)
    desk.answers.notTaken(res, { status: 503, why: 'internal', sentence: refusals.internal })
  }
}

function notification(
  desk: Desk,
  head: RequestHead,
  req: IncomingMessage,
  res: ServerResponse,
  continuing: boolean,
): void {
  const admission = admit(head, desk.rules)
  if (admission.kind === 'refuse') {
    const allow = admission.status === 405 ? { allow: 'POST' } : {}
    desk.answers.notTaken(res, { ...admission, ...allow })
  } else if (Number(head.headers['content-length'] ?? 0) > desk.maxBodyBytes) {
    const refusal = { status: 413, why: 'size', sentence: refusals.tooLarge }
    desk.answers.notTakenClosing(req, res, refusal)
  } else {
    if (continuing) res.writeContinue()
    new Exchange(desk, req, res, admission.form, head).begin()
  }
}

/** No URL object: that would cost more than all the rest of this. */
function headOf(req: IncomingMessage): RequestHead {
  const url = req.url ?? ''
  const mark = url.indexOf('?')
  return {
    method: req.method ?? '',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: req.headers,
  }
}
