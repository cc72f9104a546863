import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import type { Answers, Shown } from './answers.ts'
import type { RequestCounters } from './counters.ts'

/** What Next Engine's redirect brings along. */
export interface Landed {
  readonly uid: string
  readonly state: string
}

export interface LandingSource {
  /** Where Next Engine sends the browser. */
  readonly path: string
  /** Whether somebody is signing in just now. */
  expected(): Promise<boolean>
  /** Completes the sign-in; what came of it, as a page for the person at the browser. Rejects for nothing of theirs. */
  complete(landed: Landed): Promise<Shown>
}

interface TakenIn {
  readonly state: string
  readonly page: Promise<Shown>
  /** Of `performance.now()`. */
  readonly at: number
}

/** For so long a browser that loads the page again gets the same answer; Next Engine would call the `state` used. */
const AGAIN_MS = 10 * 60 * 1000

/**
 * Takes the redirect that ends a sign-in to Next Engine, while one is under way. At any other time, for any other method
 * and without uid and state the path is one of many that are not there.
 */
export class Landing {
  readonly #source: LandingSource
  readonly #answers: Answers
  readonly #counters: RequestCounters
  #last: TakenIn | null = null

  constructor(source: LandingSource, answers: Answers, counters: RequestCounters) {
    this.#source = source
    this.#answers = answers
    this.#counters = counters
  }

  isFor({ path, method }: RequestHead): boolean {
    return path === this.#source.path && method === 'GET'
  }

  /** `otherwise` answers as if there were nothing here. */
  answer(
    req: IncomingMessage,
    res: ServerResponse,
    { query }: RequestHead,
    otherwise: () => void,
  ): void {
    const parameters = new URLSearchParams(query)
    const landed = { uid: parameters.get('uid') ?? '', state: parameters.get('state') ?? '' }
    this.#pageFor(landed)
      .then((page) => (page === null ? otherwise() : this.#answers.shown(res, page)))
      .catch((error: unknown) => {
        this.#counters.wrong(error)
        if (!res.headersSent) res.writeHead(503, { 'cache-control': 'no-store' }).end()
        else req.destroy()
      })
  }

  async #pageFor(landed: Landed): Promise<Shown | null> {
    if (landed.uid === '' || landed.state === '') return null
    const expected = await this.#source.expected()
    const last = this.#last
    if (last?.state === landed.state && performance.now() - last.at < AGAIN_MS) return last.page
    return expected ? this.#complete(landed) : null
  }

  async #complete(landed: Landed): Promise<Shown> {
    const taken = {
      state: landed.state,
      page: this.#source.complete(landed),
      at: performance.now(),
    }
    this.#last = taken
    let good = false
    try {
      const page = await taken.page
      good = page.status === 200
      return page
    } finally {
      // What has failed may be tried again.
      if (!good && this.#last === taken) this.#last = null
    }
  }
}
