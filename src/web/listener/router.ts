import type { IncomingMessage, ServerResponse } from 'node:http'
import { admit } from '../../connectors/smaregi/receive.ts'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { refusals } from '../../messages/serve.ts'
import { HEALTH_PATHS, type Health } from './health.ts'
import type { Pushed } from './pushed.ts'
import { Shares } from './shares.ts'
import type { OwnerPages } from './owner-pages.ts'
import type { SignInRedirect } from './sign-in-redirect.ts'
import type { Views } from './views.ts'
import { WebhookRequest, type Incoming, type ListenerState } from './webhook-request.ts'

/** What is here besides the notifications. */
export interface Readers {
  readonly health: Health
  readonly views: Views
  readonly signInRedirect: SignInRedirect | null
  readonly owner: OwnerPages | null
  readonly pushed: Pushed | null
}

/** Where a request goes, decided from its head alone. */
export class Router {
  readonly #state: ListenerState
  readonly #readers: Readers
  readonly #shares: Shares

  constructor(state: ListenerState, readers: Readers) {
    this.#state = state
    this.#readers = readers
    this.#shares = new Shares(state.limits.strangerRequests)
  }

  /** `continuing` = the client waits for a 100 before it sends. */
  handle(req: IncomingMessage, res: ServerResponse, continuing: boolean): void {
    try {
      if (!this.#shares.take(req, res)) return
      const incoming = { req, res, head: headOf(req), continuing }
      if (this.#push(incoming)) return
      const answering = this.#look(incoming)
      if (answering === null) this.#notification(incoming)
      else answering.catch((error: unknown) => this.#wrong(error, res))
    } catch (error) {
      this.#wrong(error, res)
    }
  }

  /** True where it was a call of Next Engine's, which has its answer: it waits for nothing. */
  #push({ req, res, head }: Incoming): boolean {
    const { pushed } = this.#readers
    if (pushed?.isFor(head) !== true) return false
    this.#shares.trust(req, res)
    pushed.answer(req, res, head)
    return true
  }

  /** Null where the request is for none of the readers. */
  #look({ req, res, head, continuing }: Incoming): Promise<void> | null {
    const { health, views, signInRedirect, owner } = this.#readers
    if (HEALTH_PATHS.has(head.path)) return health.answer(req, res, head.path)
    if (health.proved(req, res)) return Promise.resolve()
    const view = views.find(head)
    if (view !== null) {
      this.#shares.trust(req, res)
      return views.show(res, view, head.query)
    }
    if (owner?.isFor(head) === true) return owner.answer({ req, res, head, continuing })
    if (signInRedirect?.isFor(head) !== true) return null
    const otherwise = (): void => this.#notification({ req, res, head, continuing })
    return signInRedirect.answer(res, head, otherwise)
  }

  #notification(incoming: Incoming): void {
    const { req, res, head, continuing } = incoming
    const { answers, rules, maxBodyBytes } = this.#state
    const admission = admit(head, rules)
    if (admission.kind !== 'refuse' || admission.why !== 'path') this.#shares.trust(req, res)
    if (admission.kind === 'refuse') {
      const allow = admission.status === 405 ? { allow: 'POST' } : {}
      answers.notTaken(res, { ...admission, ...allow })
    } else if (Number(head.headers['content-length'] ?? 0) > maxBodyBytes) {
      const refusal = { status: 413, why: 'size', sentence: refusals.tooLarge }
      answers.notTakenClosing(req, res, refusal)
    } else {
      if (continuing) res.writeContinue()
      new WebhookRequest(this.#state, incoming, admission.form).begin()
    }
  }

  #wrong(error: unknown, res: ServerResponse): void {
    const { counters, answers } = this.#state
    counters.wrong(error)
    answers.notTaken(res, { status: 503, why: 'internal', sentence: refusals.internal })
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
