import { existsSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** Debian's, unless another one is named. Null = there is none. */
export const CHROMIUM =
  [process.env['STON_TEST_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path): path is string => path !== undefined && existsSync(path),
  ) ?? null

/** As root and without a desktop; it talks to nobody but the page. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: FLAGS })
}

export interface Look {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** A page, what the browser had to say against it, and what it loaded. */
export interface Watched {
  readonly page: Page
  readonly complaints: string[]
  readonly requests: string[]
  readonly close: () => Promise<void>
}

/** As somebody with that screen sees it, for the first time. */
export async function watch(browser: Browser, { width, colorScheme }: Look): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => requests.push(request.url()))
  return { page, complaints, requests, close: () => context.close() }
}

/** Run in the page: as text, because nothing else here knows of a DOM. */
const WIDTHS = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]'

/** Nothing is wider than the screen, and axe finds nothing. The picture goes into that folder, if one is wanted. */
export async function inspect(page: Page, name: string, pictures: string | null): Promise<void> {
  const [wide, room] = await page.evaluate<number[]>(WIDTHS)
  expect([name, wide]).toEqual([name, room])
  if (pictures !== null)
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  expect([name, await findings(page)]).toEqual([name, []])
}

/** Every finding of axe in one line each. It comes the way a debugger does, which the page's policy does not concern. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    interface Result {
      readonly id: string
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
    }
    interface Axe {
      run(): Promise<{ readonly violations: Result[]; readonly incomplete: Result[] }>
    }
    const { violations, incomplete } = await (globalThis as unknown as { axe: Axe }).axe.run()
    return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}
