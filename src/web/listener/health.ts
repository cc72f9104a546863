import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Sentence } from '../../kernel/sentence.ts'
import { within } from '../../kernel/within.ts'
import { health, refusals } from '../../messages/serve.ts'
import { CHALLENGE, PROOF } from '../../config/proof.ts'
import type { Tools } from './tools.ts'

export interface HealthSource {
  /** Proves that a write reaches stable storage, and says how much room is left. */
  probe(): Promise<{ readonly freeBytes: number }>
  readonly neededBytes: number
  /** What a person should know of a listener that is ready all the same; null = nothing. Whoever only wants the status is not sent away. */
  note?(): Sentence | null
  /** What is answered to who asks which installation this is; null = nothing. */
  prove?(challenge: unknown): string | null
}

export const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

const NOT_ALLOWED = { status: 405, why: 'method', sentence: refusals.readOnly, allow: 'GET, HEAD' }

type Verdict = 'ready' | 'noRoom' | 'noStore'

/** For a supervisor and for a person: alive, and able to receive. */
export class Health {
  readonly #tools: Tools
  readonly #source: HealthSource
  /** Many who ask at once cause one write. */
  #running: Promise<Verdict> | null = null

  constructor(tools: Tools, source: HealthSource) {
    this.#tools = tools
    this.#source = source
  }

  async answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      this.#tools.answers.notTaken(res, NOT_ALLOWED)
      return
    }
    this.#prove(req, res)
    if (path === '/healthz') this.#tools.answers.told(res, 200, health.alive)
    else await this.#ready(res)
  }

  /**
   * True where somebody asks which installation this is at a path that need not be known, and has the answer: a proxy passes on what is
   * below the paths of notifications, not `/healthz`. It counts as no refusal.
   */
  proved(req: IncomingMessage, res: ServerResponse): boolean {
    if (req.method !== 'GET' || !this.#prove(req, res)) return false
    this.#tools.answers.told(res, 404, refusals.path)
    return true
  }

  #prove(req: IncomingMessage, res: ServerResponse): boolean {
    const challenge = req.headers[CHALLENGE]
    const proof = challenge === undefined ? null : (this.#source.prove?.(challenge) ?? null)
    if (proof !== null) res.setHeader(PROOF, proof)
    return proof !== null
  }

  async #ready(res: ServerResponse): Promise<void> {
    const verdict = this.#tools.answers.closing ? 'closing' : await this.#verdict()
    if (verdict === 'closing') this.#tools.answers.told(res, 503, refusals.closing)
    else if (verdict !== 'ready') this.#tools.answers.told(res, 503, health[verdict])
    else this.#tools.answers.told(res, 200, together(health.ready, this.#source.note?.() ?? null))
  }

  #verdict(): Promise<Verdict> {
    this.#running ??= this.#look().finally(() => (this.#running = null))
    const { limits, system } = this.#tools
    return within(this.#running, limits.answerMs, 'noStore', system)
  }

  async #look(): Promise<Verdict> {
    try {
      const { freeBytes } = await this.#source.probe()
      return freeBytes >= this.#source.neededBytes ? 'ready' : 'noRoom'
    } catch {
      return 'noStore'
    }
  }
}

function together(first: Sentence, second: Sentence | null): Sentence {
  if (second === null) return first
  return { ja: `${first.ja}\n${second.ja}`, en: `${first.en}\n${second.en}` }
}
