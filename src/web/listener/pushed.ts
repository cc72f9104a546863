import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Push,
  PUSH_ANSWER_TYPE,
  pushAnswer,
  type PushSettings,
  readPush,
} from '../../connectors/nextengine/push.ts'
import { Secrets } from '../../connectors/smaregi/receive-secret.ts'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { madeFrom } from '../../kernel/made-from.ts'
import type { Tools } from './tools.ts'

/** Where Next Engine calls, and who wants to hear of it. */
export interface PushSource {
  /** Asked for anew each time: it may change while the listener is at work. Null = Next Engine is not to call. */
  readonly settings: (PushSettings & { readonly path: string }) | null
  /** `ms`: how long the answer took. Never waits, never throws. */
  note(push: Push, ms: number): void
}

/**
 * Takes Next Engine's calls (汎用在庫連携). They are always answered at once, from memory alone: whoever answers slowly slows down what
 * Next Engine tells all the company's shops.
 */
export class Pushed {
  readonly #source: PushSource
  readonly #tools: Tools
  readonly #path: () => Secrets

  constructor(source: PushSource, tools: Tools) {
    this.#source = source
    this.#tools = tools
    this.#path = madeFrom(
      () => source.settings?.path ?? '',
      (path) => new Secrets([path]),
    )
  }

  /** At any other path, and for other methods, there is nothing here. */
  isFor({ method, path }: RequestHead): boolean {
    return this.#source.settings !== null && method === 'GET' && this.#path().includes(path)
  }

  answer(req: IncomingMessage, res: ServerResponse, { query }: RequestHead): void {
    const { answers, system } = this.#tools
    const { settings } = this.#source
    const started = system.ticks()
    const push: Push = settings === null ? { kind: 'faulty' } : readPush(query, settings)
    res.once('finish', () => this.#source.note(push, system.ticks() - started))
    const headers = { 'content-type': PUSH_ANSWER_TYPE }
    answers.shown(res, { status: 200, headers, body: pushAnswer(query, push.kind) })
    req.resume()
  }
}
