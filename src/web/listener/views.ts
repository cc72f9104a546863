import type { ServerResponse } from 'node:http'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { Secrets } from '../../connectors/smaregi/receive-secret.ts'
import { within } from '../../kernel/within.ts'
import { refusals } from '../../messages/serve.ts'
import type { Shown } from './answers.ts'
import type { Measures } from './counters.ts'
import type { Tools } from './tools.ts'

/** Something to look at, below the secret path. */
export interface View {
  /** What follows the secret path: `/status`. */
  readonly tail: string
  /** `query` without the question mark. */
  show(query: string, measures: Measures): Promise<Shown>
}

/** Read only. Whoever does not know the path, or uses another method, gets what every wrong path gets. */
export class Views {
  readonly #views: readonly { readonly path: Secrets; readonly view: View }[]
  readonly #tools: Tools

  constructor(path: string, views: readonly View[], tools: Tools) {
    const base = path.replace(/\/+$/, '')
    this.#views = views.map((view) => ({ path: new Secrets([`${base}${view.tail}`]), view }))
    this.#tools = tools
  }

  /** Null where nothing is shown there. The last letters first: notifications never pay for a comparison. */
  find({ method, path }: RequestHead): View | null {
    const found = this.#views.find(
      ({ view, path: secret }) => path.endsWith(view.tail) && secret.includes(path),
    )
    return found === undefined || (method !== 'GET' && method !== 'HEAD') ? null : found.view
  }

  async show(res: ServerResponse, view: View, query: string): Promise<void> {
    const { answers, counters, limits, system } = this.#tools
    try {
      // A store that does not answer keeps nobody waiting for ever.
      const showing = view.show(query, counters.measures)
      const shown = await within(showing, limits.viewMs, null, system)
      if (shown === null) answers.told(res, 503, refusals.viewLate)
      else answers.shown(res, shown)
    } catch (error) {
      counters.wrong(error)
      if (!res.headersSent) answers.told(res, 503, refusals.viewLate)
    }
  }
}
