import type { ServerResponse } from 'node:http'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import type { Shown } from './answers.ts'
import type { Tools } from './tools.ts'

/** What Next Engine's redirect brings along. */
export interface Returned {
  readonly uid: string
  readonly state: string
}

export interface SignInRedirectSource {
  /** Where Next Engine sends the browser. */
  readonly path: string
  /** Whether somebody is signing in just now. */
  expected(): Promise<boolean>
  /** Completes the sign-in; what came of it, as a page for the person at the browser. Rejects for nothing of theirs. */
  complete(returned: Returned): Promise<Shown>
}

interface Taken {
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
export class SignInRedirect {
  readonly #source: SignInRedirectSource
  readonly #tools: Tools
  #last: Taken | null = null

  constructor(source: SignInRedirectSource, tools: Tools) {
    this.#source = source
    this.#tools = tools
  }

  isFor({ path, method }: RequestHead): boolean {
    return path === this.#source.path && method === 'GET'
  }

  /** `otherwise` answers as if there were nothing here. */
  async answer(res: ServerResponse, { query }: RequestHead, otherwise: () => void): Promise<void> {
    const parameters = new URLSearchParams(query)
    const returned = { uid: parameters.get('uid') ?? '', state: parameters.get('state') ?? '' }
    try {
      const page = await this.#pageFor(returned)
      if (page === null) otherwise()
      else this.#tools.answers.shown(res, page)
    } catch (error) {
      this.#tools.tally.wrong(error)
      if (!res.headersSent) res.writeHead(503, { 'cache-control': 'no-store' }).end()
      else res.destroy()
    }
  }

  async #pageFor(returned: Returned): Promise<Shown | null> {
    if (returned.uid === '' || returned.state === '') return null
    const expected = await this.#source.expected()
    const last = this.#last
    if (last?.state === returned.state && performance.now() - last.at < AGAIN_MS) return last.page
    return expected ? this.#complete(returned) : null
  }

  async #complete(returned: Returned): Promise<Shown> {
    const taken = {
      state: returned.state,
      page: this.#source.complete(returned),
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
