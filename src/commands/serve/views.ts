import type { Measures, Shown, View } from '../../listener/listener.ts'
import type { Locale } from '../../text/sentence.ts'
import type { App } from '../command.ts'
import type { Glance, Seen } from './glance.ts'

/** Loaded when somebody looks for the first time: a listener that nobody looks at stays small. */
interface Looking {
  now(): Promise<Glance>
}

/** What `serve` shows below its secret path: a page for people, numbers for machines. Both from the same look at the store. */
export function viewsOf(app: App): View[] {
  let looking: Promise<Looking> | undefined
  const glances = (): Promise<Looking> =>
    (looking ??= import('./glance.ts').then(({ Glances }) => new Glances(app)))
  const look = async ({ heardAt }: Measures): Promise<Seen> => ({
    ...(await (await glances()).now()),
    heardAt: heardAt === null ? null : new Date(heardAt).toISOString(),
  })
  return [
    { tail: '/status', show: (query, measures) => statusPage(app, query, () => look(measures)) },
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

/** A store that cannot be read is told on the page: whoever looks wants to know just then. */
async function statusPage(app: App, query: string, look: () => Promise<Seen>): Promise<Shown> {
  const [{ pageHtml, situationHtml }, { POLICY }, { pageFacts, UNREADABLE }] = await Promise.all([
    import('../../page/html.ts'),
    import('../../page/style.ts'),
    import('./page.ts'),
  ])
  const locale = localeOf(query, app.locale)
  const headers = {
    'content-type': 'text/html;charset=UTF-8',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  }
  try {
    const body = pageHtml(pageFacts(await look(), app.config), locale)
    return { status: 200, headers, body }
  } catch (error) {
    app.log.warn({ err: error }, 'status page')
    return { status: 503, headers, body: situationHtml(UNREADABLE, locale) }
  }
}

function localeOf(query: string, otherwise: Locale): Locale {
  const asked = new URLSearchParams(query).get('lang')
  return asked === 'ja' || asked === 'en' ? asked : otherwise
}
