import type { Measures, Shown, View } from './listener/listener.ts'
import { say, type Locale } from '../kernel/sentence.ts'
import { serveLog } from '../messages/serve.ts'
import type { App } from '../context.ts'
import type { Snapshot } from '../status/snapshot.ts'

/** What `serve` shows below its secret path: a page for people, numbers for machines. Both from the same look at the store. */
export function viewsOf(app: App): View[] {
  // Loaded when somebody looks for the first time: a listener that nobody looks at stays small.
  let snapshots: Promise<{ now(measures: Measures): Promise<Snapshot> }> | undefined
  const look = async (measures: Measures): Promise<Snapshot> => {
    snapshots ??= import('./snapshots.ts').then(({ Snapshots }) => new Snapshots(app))
    return (await snapshots).now(measures)
  }
  const page = new Page(app, look)
  return [
    { tail: '/status', show: (query, measures) => page.show(query, measures) },
    {
      tail: '/metrics',
      show: async (_query, measures) => {
        const { metricsText, METRICS_TYPE } = await import('./metrics.ts')
        const body = await metricsText(await look(measures), measures)
        return { status: 200, headers: { 'content-type': METRICS_TYPE }, body }
      },
    },
  ]
}

class Page {
  readonly #app: App
  readonly #look: (measures: Measures) => Promise<Snapshot>
  #parts: ReturnType<typeof loadParts> | null = null
  /** What has been written from the same look, by language. */
  #written: { readonly from: Snapshot; readonly html: Map<Locale, string> } | null = null

  constructor(app: App, look: (measures: Measures) => Promise<Snapshot>) {
    this.#app = app
    this.#look = look
  }

  /** A store that cannot be read is told on the page: whoever looks wants to know just then. */
  async show(query: string, measures: Measures): Promise<Shown> {
    this.#parts ??= loadParts()
    const { pageHtml, situationHtml, POLICY, pageFacts, UNREADABLE } = await this.#parts
    const locale = localeOf(query, this.#app.locale)
    const headers = {
      'content-type': 'text/html;charset=UTF-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    }
    try {
      const snapshot = await this.#look(measures)
      const write = (): string => pageHtml(pageFacts(snapshot, this.#app.config), locale)
      return { status: 200, headers, body: this.#once(snapshot, locale, write) }
    } catch (error) {
      this.#app.log.warn({ err: error }, say(this.#app.locale, serveLog.notRead))
      return { status: 503, headers, body: situationHtml(UNREADABLE, locale) }
    }
  }

  #once(snapshot: Snapshot, locale: Locale, write: () => string): string {
    if (this.#written?.from !== snapshot) this.#written = { from: snapshot, html: new Map() }
    const { html } = this.#written
    const body = html.get(locale) ?? write()
    html.set(locale, body)
    return body
  }
}

async function loadParts() {
  const [html, style, page] = await Promise.all([
    import('./page/html.ts'),
    import('./page/style.ts'),
    import('./status-page.ts'),
  ])
  return { ...html, ...style, ...page }
}

function localeOf(query: string, otherwise: Locale): Locale {
  const asked = new URLSearchParams(query).get('lang')
  return asked === 'ja' || asked === 'en' ? asked : otherwise
}
