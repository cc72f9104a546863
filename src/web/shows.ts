import { type Locale, say } from '../kernel/sentence.ts'
import { serveLog } from '../messages/serve.ts'
import type { App } from '../context.ts'
import type { Snapshot } from '../status/snapshot.ts'
import type { Measures, Shown } from './listener/listener.ts'
import { METRICS_TYPE, metricsText } from './metrics.ts'
import { pageHtml, situationHtml } from './page/html.ts'
import { PAGE_HEADERS } from './page/style.ts'
import { Snapshots } from './snapshots.ts'
import { pageFacts, UNREADABLE } from './status-page.ts'

/** The page and the numbers, both from the same look at the store. */
export class Shows {
  readonly #app: App
  readonly #snapshots: Snapshots
  /** What has been written from the same look, by language. */
  #written: { readonly from: Snapshot; readonly html: Map<Locale, string> } | null = null

  constructor(app: App) {
    this.#app = app
    this.#snapshots = new Snapshots(app)
  }

  /** A store that cannot be read is told on the page: whoever looks wants to know just then. */
  async page(query: string, measures: Measures): Promise<Shown> {
    const locale = localeOf(query, this.#app.locale)
    try {
      const snapshot = await this.#snapshots.now(measures)
      return { status: 200, headers: PAGE_HEADERS, body: this.#html(snapshot, locale) }
    } catch (error) {
      this.#app.log.warn({ err: error }, say(this.#app.locale, serveLog.notRead))
      return { status: 503, headers: PAGE_HEADERS, body: situationHtml(UNREADABLE, locale) }
    }
  }

  async numbers(measures: Measures): Promise<Shown> {
    const body = await metricsText(await this.#snapshots.now(measures), measures)
    return { status: 200, headers: { 'content-type': METRICS_TYPE }, body }
  }

  #html(snapshot: Snapshot, locale: Locale): string {
    if (this.#written?.from !== snapshot) this.#written = { from: snapshot, html: new Map() }
    const { html } = this.#written
    const body = html.get(locale) ?? pageHtml(pageFacts(snapshot, this.#app.config), locale)
    html.set(locale, body)
    return body
  }
}

function localeOf(query: string, otherwise: Locale): Locale {
  const asked = new URLSearchParams(query).get('lang')
  return asked === 'ja' || asked === 'en' ? asked : otherwise
}
