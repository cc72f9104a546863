import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

interface Document {
  readonly outcome: string
  readonly products: readonly {
    readonly productId: string
    readonly code: string
    readonly smaregi: { readonly before: number; readonly after: number }
    readonly nextengine: { readonly before: number | null; readonly after: number | null }
    readonly inStep: boolean
  }[]
  readonly changes: readonly {
    readonly productId: string
    readonly delta: number
    readonly division: string
    readonly decision: string
    readonly end: string
    readonly found: boolean
  }[]
  readonly imports: readonly { readonly shipments: number; readonly reversals: number }[]
  readonly waiting: { readonly flush: object; readonly imported: object }
  readonly orders: readonly { readonly shipments: readonly { readonly pieces: string }[] }[]
  readonly flushes: readonly {
    readonly outcome: string
    readonly applied: number
    readonly found: number
    readonly held: number
    readonly ignored: Readonly<Record<string, number>>
  }[]
}

/** Where the demo puts its files, so that it can be seen whether any stay. */
let temp: string

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'ston-test-demo-'))
})

afterEach(() => {
  rmSync(temp, { recursive: true, force: true })
})

/** `ston demo`, without a terminal, without anything that could be found in the environment. */
class Demo {
  stdout = ''
  stderr = ''
  readonly ended: Promise<number | null>
  readonly #child
  readonly #changed: (() => void)[] = []

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, ['bin/ston.js', 'demo', ...args], {
      env: { PATH: process.env['PATH'], TMPDIR: temp },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      for (const wake of this.#changed.splice(0)) wake()
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.ended = new Promise((resolve) => this.#child.on('close', (code) => resolve(code)))
  }

  /** Waits until stdout holds this. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.stdout)
      if (found !== null) return found
      const more = new Promise<'more'>((resolve) => this.#changed.push(() => resolve('more')))
      const next = await Promise.race([more, this.ended])
      if (next !== 'more') throw new Error(`ended with ${next}: ${this.stderr}`)
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }
}

async function ended(...args: string[]): Promise<Demo & { readonly code: number | null }> {
  const demo = new Demo(...args)
  return Object.assign(demo, { code: await demo.ended })
}

test('the whole round trip ends with both counts in step, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await ended('--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout) as Document
  expect(document.outcome).toBe('ok')
  expect(document.products).toHaveLength(5)
  for (const { smaregi, nextengine, inStep } of document.products) {
    expect(inStep).toBe(true)
    expect(nextengine.after).toBe(smaregi.after)
  }
  // Not because nothing had happened.
  expect(document.products.filter((one) => one.smaregi.before !== one.smaregi.after)).toHaveLength(
    4,
  )
  expect(readdirSync(temp)).toEqual([])
})

test('every change of the morning is told, with what was decided and what became of it', async () => {
  const { stdout } = await ended('--json')
  const { changes, flushes, waiting } = JSON.parse(stdout) as Document
  const told = (division: string): string[] =>
    changes
      .filter((one) => one.division === division)
      .map((one) => `${one.delta} ${one.decision} ${one.end}`)
      .toSorted()
  expect(told('02')).toEqual(
    [
      '-1 counted sent',
      '-1 counted sent',
      '-1 duplicate ignored',
      '-1 duplicate ignored',
      '-2 counted held',
      '-2 counted sent',
      '-3 counted sent',
    ].toSorted(),
  )
  expect(told('03')).toEqual(['24 counted sent'])
  expect([...told('04'), ...told('05')]).toEqual(['-4 counted zero', '4 counted zero'])
  expect(told('10')).toEqual(['-1 division ignored'])
  expect(flushes.map(({ outcome, applied, held }) => ({ outcome, applied, held }))).toEqual([
    { outcome: 'attention', applied: 2, held: 1 },
    { outcome: 'ok', applied: 1, held: 0 },
  ])
  // A product that has just turned up waits for the orders that may be in its count.
  expect(waiting).toMatchObject({ flush: { held: 1 }, imported: { outcome: 'ok', shipments: 0 } })
  expect(flushes[0]?.ignored).toMatchObject({ division: 1, duplicate: 2 })
})

test('online orders are booked, corrected and given back', async () => {
  const { stdout } = await ended('--json')
  const { imports, orders } = JSON.parse(stdout) as Document
  expect(imports).toMatchObject([
    { shipments: 5, reversals: 0 },
    { shipments: 2, reversals: 5 },
  ])
  expect(orders.map(({ shipments }) => shipments.map((one) => one.pieces))).toEqual([
    ['8000101 × 2', '8000101 × 1'],
    ['8000104 × 1'],
    [],
    [],
    ['8000101 × 1'],
  ])
})

test('people read a table of every product, in their language', async () => {
  const ja = await ended('--locale', 'ja')
  expect({ code: ja.code, stderr: ja.stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of ['煎茶 100g', 'ほうじ茶 100g', '湯のみ', '急須', '抹茶クッキー'])
    expect(ja.stdout).toContain(name)
  expect(ja.stdout).toContain('対象外: 再送')
  expect(ja.stdout).toContain('在庫数が一致しました')

  const en = await ended('--locale', 'en')
  expect({ code: en.code, stderr: en.stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of ['Sencha 100g', 'Hojicha 100g', 'Tea cup', 'Teapot', 'Matcha cookies'])
    expect(en.stdout).toContain(name)
  expect(en.stdout).toContain('not passed on: sent before')
  // oxlint-disable-next-line no-control-regex
  expect(en.stdout).toMatch(/^[\u0000-\u024f\u2010-\u2027\u2190-\u21ff✓]*$/)
})

test('--keep leaves a shop to play with: a sale at its till reaches Next Engine with the commands shown', async () => {
  const demo = new Demo('--keep', '--locale', 'en')
  const [, file = ''] = await demo.says(/ston\.js flush --config (\S+)\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const [, till = ''] = await demo.says(/curl (http:\S+)\/\n/)
  const counts = async (): Promise<string | undefined> =>
    /^8000101 .*$/m.exec(await (await fetch(till)).text())?.[0]
  expect(await counts()).toMatch(/→ +31 .*→ +31 .*✓/)

  const body = new URLSearchParams({ product: '8000101', quantity: '2' })
  expect((await fetch(`${till}/sale`, { method: 'POST', body })).status).toBe(200)
  expect(await counts()).toMatch(/→ +29 .*→ +31 .*✗/)
  expect(await runNode('bin/ston.js', 'status', '--config', file)).toMatchObject({ code: 0 })
  expect(await runNode('bin/ston.js', 'flush', '--config', file)).toMatchObject({ code: 0 })
  expect(await counts()).toMatch(/→ +29 .*→ +29 .*✓/)

  const order = new URLSearchParams({ product: '8000101', quantity: '3' })
  expect((await fetch(`${till}/order`, { method: 'POST', body: order })).status).toBe(200)
  expect(await counts()).toMatch(/→ +29 .*→ +26 .*✗/)
  expect(await runNode('bin/ston.js', 'import-orders', '--config', file)).toMatchObject({ code: 0 })
  expect(await counts()).toMatch(/→ +26 .*→ +26 .*✓/)

  // Secrets are for the file only.
  const { webhook } = JSON.parse(readFileSync(file, 'utf8')) as {
    webhook: { path: string; sncode: string }
  }
  expect(demo.stdout).not.toContain(webhook.path)
  expect(demo.stdout).not.toContain(webhook.sncode)

  demo.kill('SIGTERM')
  expect({ code: await demo.ended, stderr: demo.stderr }).toEqual({ code: 0, stderr: '' })
  expect(readdirSync(temp)).toEqual([])
})

test('stopped in the middle it says so and leaves nothing behind', async () => {
  const demo = new Demo('--json')
  while (readdirSync(temp).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  demo.kill('SIGTERM')
  expect(await demo.ended).toBe(75)
  expect(JSON.parse(demo.stdout)).toMatchObject({ error: { code: 'stopped' } })
  expect(readdirSync(temp)).toEqual([])
})

describe('--api platform', () => {
  test('the same morning by webhooks: one of them is lost, found by flush and told', async () => {
    const { code, stdout, stderr } = await ended('--api', 'platform', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const document = JSON.parse(stdout) as Document
    expect(document).toMatchObject({ outcome: 'ok', api: 'platform' })
    expect(document.products.map((one) => one.inStep)).toEqual([true, true, true, true, true])
    expect(document.flushes.map(({ outcome, found }) => ({ outcome, found }))).toEqual([
      { outcome: 'attention', found: 1 },
      { outcome: 'ok', found: 0 },
    ])
    const found = document.changes.filter((one) => one.found)
    expect(found).toMatchObject([{ productId: '8000104', delta: -1, division: '02', end: 'sent' }])
    // What was told twice counts once, as on the legacy side.
    expect(document.flushes[0]?.ignored).toMatchObject({ division: 1, duplicate: 2 })
    expect(readdirSync(temp)).toEqual([])
  })

  test('people read which webhook was lost, and that ston found it, in their language', async () => {
    const ja = await ended('--api', 'platform', '--locale', 'ja')
    expect({ code: ja.code, stderr: ja.stderr }).toEqual({ code: 0, stderr: '' })
    expect(ja.stdout).toContain('わざと届かない')
    expect(ja.stdout).toMatch(/12:10 .*急須.*通知なし・ston が発見/)
    const en = await ended('--api', 'platform', '--locale', 'en')
    expect(en.stdout).toMatch(/12:10 .*Teapot.*found by ston/)
    // oxlint-disable-next-line no-control-regex
    expect(en.stdout).toMatch(/^[\u0000-\u024f\u2010-\u2027\u2190-\u21ff✓]*$/)
  })

  test('--keep: a sale at the till comes by webhook', async () => {
    const demo = new Demo('--keep', '--api', 'platform', '--locale', 'en')
    const [, file = ''] = await demo.says(/ston\.js flush --config (\S+)\n$/)
    const [, till = ''] = await demo.says(/curl (http:\S+)\/\n/)
    const body = new URLSearchParams({ product: '8000101', quantity: '2' })
    expect((await fetch(`${till}/sale`, { method: 'POST', body })).status).toBe(200)
    expect(await runNode('bin/ston.js', 'flush', '--config', file)).toMatchObject({ code: 0 })
    expect(await (await fetch(till)).text()).toMatch(/8000101 .*→ +29 .*→ +29 .*✓/)
    demo.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
  })

  test('there is no other API', async () => {
    const { code, stdout } = await ended('--api', 'soap', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } })
  })
})

function runNode(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}
