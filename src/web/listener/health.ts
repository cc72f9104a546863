import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Sentence } from '../../kernel/sentence.ts'
import { within } from '../../kernel/within.ts'
import { health, refusals } from '../../messages/serve.ts'
import { CHALLENGE, PROOF } from '../../config/proof.ts'
import type { Answers } from './answers.ts'

export interface Probe {
  /** Proves that a write reaches stable storage, and says how much room is left. */
  probe(): Promise<{ readonly freeBytes: number }>
  readonly neededBytes: number
  /** What a person should know of a listener that is ready all the same; null = nothing. Whoever only wants the status is not sent away. */
  note(): Sentence | null
  readonly timeoutMs: number
}

export const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

type Verdict = 'ready' | 'noRoom' | 'noStore'

/** For a supervisor and for a person: alive, and able to receive. */
export class Health {
  readonly #answers: Answers
  readonly #probe: Probe
  readonly #prove: (challenge: unknown) => string | null
  /** Many who ask at once cause one write. */
  #running: Promise<Verdict> | null = null

  constructor(answers: Answers, probe: Probe, prove: (challenge: unknown) => string | null) {
    this.#answers = answers
    this.#probe = probe
    this.#prove = prove
  }

  async answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      const { readOnly: sentence } = refusals
      this.#answers.notTaken(res, { status: 405, why: 'method', sentence, allow: 'GET, HEAD' })
      return
    }
    const proof = this.#prove(req.headers[CHALLENGE])
    if (proof !== null) res.setHeader(PROOF, proof)
    if (path === '/healthz') this.#answers.told(res, 200, health.alive)
    else await this.#ready(res)
  }

  async #ready(res: ServerResponse): Promise<void> {
    const verdict = this.#answers.closing ? 'closing' : await this.#verdict()
    if (verdict === 'closing') this.#answers.told(res, 503, refusals.closing)
    else if (verdict !== 'ready') this.#answers.told(res, 503, health[verdict])
    else this.#answers.told(res, 200, together(health.ready, this.#probe.note()))
  }

  #verdict(): Promise<Verdict> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null
    })
    return within(this.#running, this.#probe.timeoutMs, 'noStore')
  }

  async #look(): Promise<Verdict> {
    try {
      const { freeBytes } = await this.#probe.probe()
      return freeBytes >= this.#probe.neededBytes ? 'ready' : 'noRoom'
    } catch {
      return 'noStore'
    }
  }
}

function together(first: Sentence, second: Sentence | null): Sentence {
  if (second === null) return first
  return { ja: `${first.ja}\n${second.ja}`, en: `${first.en}\n${second.en}` }
}
