import { mkdir } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Shop } from '../../helpers/shop.ts'
import { CHROMIUM, inspect, type Look, launch, watch } from './chromium.ts'
import { allWell, orderProblems, signedOut, stockProblems } from './scenes.ts'

/** Where what was seen is kept for a person to look at. */
const PICTURES = process.env['STON_TEST_SCREENSHOTS'] ?? null

/** Each language on both widths and in both schemes; all four pairs of them in each scene. */
const LOOKS: Readonly<Record<'ja' | 'en', readonly Look[]>> = {
  ja: [
    { width: 375, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ],
  en: [
    { width: 375, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
  ],
}

const SCENES = {
  well: { open: allWell, state: 'good' },
  stock: { open: stockProblems, state: 'check' },
  orders: { open: orderProblems, state: 'check' },
  signedOut: { open: signedOut, state: 'bad' },
} as const

/** Run in the page: as text, because nothing else here knows of a DOM. */
const BACKGROUND = 'getComputedStyle(document.body).backgroundColor'
const SCRIPT = `{
  const script = document.createElement('script')
  script.textContent = 'document.title = "run"'
  document.body.append(script)
}`

if (CHROMIUM === null)
  process.stderr.write(
    'skipped: the page in a browser (no chromium; STON_TEST_CHROMIUM names one)\n',
  )

describe.skipIf(CHROMIUM === null)('the page in a real browser', () => {
  let browser: Browser
  beforeAll(async () => {
    if (PICTURES !== null) await mkdir(PICTURES, { recursive: true })
    browser = await launch(CHROMIUM ?? '')
  })
  afterAll(() => browser?.close())

  describe.each(Object.entries(SCENES))('%s', (scene, { open: openScene, state }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openScene()
    })
    afterAll(() => shop?.close())

    test.each(['ja', 'en'] as const)(
      'in %s fits every screen, keeps its policy, and axe finds nothing',
      async (lang) => {
        const url = `${shop.hookUrl}/status?lang=${lang}`
        for (const look of LOOKS[lang]) {
          const name = `${scene}-${lang}-${look.width}-${look.colorScheme}`
          const { page, complaints, requests, close } = await watch(browser, look)
          const answer = await page.goto(url)
          expect(answer?.status()).toBe(200)
          expect(await page.locator('header').getAttribute('class')).toBe(state)
          await page.locator('summary').click()
          await inspect(page, name, PICTURES)
          expect({ name, complaints, requests }).toEqual({ name, complaints: [], requests: [url] })
          await close()
        }
      },
    )
  })

  test('dark is dark, and light is light', async () => {
    const shop = await signedOut()
    try {
      const colours = []
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, close } = await watch(browser, { width: 375, colorScheme })
        await page.goto(`${shop.hookUrl}/status`)
        colours.push(await page.evaluate<string>(BACKGROUND))
        await close()
      }
      expect(colours).toEqual(['rgb(242, 244, 246)', 'rgb(20, 23, 26)'])
    } finally {
      await shop.close()
    }
  })

  test('a script that got into the page would not run, and the other language is one step away', async () => {
    const shop = await signedOut()
    try {
      const look = { width: 375, colorScheme: 'light' } as const
      const { page, complaints, close } = await watch(browser, look)
      await page.goto(`${shop.hookUrl}/status`)
      await page.evaluate(SCRIPT)
      expect(await page.title()).not.toBe('run')
      expect(complaints.join()).toContain('Content Security Policy')
      await page.getByRole('link', { name: 'English' }).click()
      expect(await page.locator('h1').textContent()).toBe(
        'Stock stands still: ston has to sign in to Next Engine',
      )
      await close()
    } finally {
      await shop.close()
    }
  })
})
