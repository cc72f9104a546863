import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'
import type { Runner } from '../../src/cli/declare.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { width } from '../../src/kernel/table.ts'
import { type Config, openShop, type Shop } from '../helpers/shop.ts'
import { Terminal } from '../helpers/terminal.ts'
import { call, configFile, type Ended } from './host.ts'

const LONG_CODE = 'A-VERY-LONG-CODE-OF-30-SIGNS-X'

let shop: Shop
/** The same, and nobody has signed in to Next Engine. */
let signedOut: Shop
beforeAll(async () => {
  const products = { 8000101: 10, 8000102: 8 }
  ;[shop, signedOut] = await Promise.all([
    openShop({ products, configure: withOrders }),
    openShop({ products, signedOut: true }),
  ])
  shop.smaregi.product({ id: '8000199', name: '名前の長い商品 ギフトボックス入り 100g × 3 袋' })
  const table = join(shop.dir, 'ids.csv')
  await writeFile(table, `smaregi-id,nextengine-code\n8000199,${LONG_CODE}\n`)
  await shop.ston('map', 'import', table)
  for (const productId of ['8000101', '8000199'])
    shop.smaregi.change({ storeId: '1', productId, amount: -2, division: '02' })
  await shop.flush()
  // Something waits, something is held.
  await sell(shop, '8000102')
  await sell(signedOut, '8000102')
})
function withOrders(config: Config): void {
  config['orders'] = { enabled: true, storeId: '1' }
}
afterAll(() => Promise.all([shop.close(), signedOut.close()]))

async function sell({ smaregi }: Shop, productId = '8000101'): Promise<void> {
  smaregi.change({ storeId: '1', productId, amount: -1, division: '02' })
  await smaregi.flushSends()
}

/** As on a terminal, or piped where there are no columns. */
function ston(
  args: readonly string[],
  columns?: number,
  env: Record<string, string> = {},
): Promise<Ended & { readonly all: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const stream = (to: string[]) => ({
    write: (text: string) => to.push(text),
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  })
  return call(args, env, { stdout: stream(out), stderr: stream(err) }).then(({ code }) => ({
    code,
    stdout: out.join(''),
    stderr: err.join(''),
    all: out.join('') + err.join(''),
  }))
}

const PROGRESS = '\r\u001b[K'

/** Lines that are too wide although they could have been broken: not those with one long word, nor commands to be copied. */
function tooWide(text: string, columns: number): string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => line.split(PROGRESS))
  return lines.filter(
    (line) =>
      width(line) > columns &&
      /\s/.test(line.trim()) &&
      !/^\s+(?:sudo|ston|node|curl)\s/.test(line),
  )
}

/** Every command by the words that call it. */
function callsOf(command: Command, words: readonly string[] = []): string[][] {
  return [[...words], ...command.commands.flatMap((one) => callsOf(one, [...words, one.name()]))]
}

const RUNNER = {
  locale: 'en',
  frame: { stdout: { write: () => true } },
  onHelp: () => undefined,
  onOut: () => undefined,
} as unknown as Runner
const COMMANDS = callsOf(await program(RUNNER)).filter((words) => words.at(-1) !== 'help')

const LOOKING = [
  ['status'],
  ['status', '--check'],
  ['failures', 'list'],
  ['why', '8000199'],
  ['why', '8000102'],
  ['doctor'],
  ['map', 'show', '8000199'],
  ['map', 'check'],
  ['map', 'exclude', '--list'],
  ['auth', 'status'],
  ['flush', '--dry-run'],
  ['reconcile'],
]
const NARROW = [60, 80].flatMap((columns) =>
  (['ja', 'en'] as const).map((locale) => ({ columns, locale })),
)

test.each(NARROW)('every help fits $columns columns in $locale', async ({ columns, locale }) => {
  expect(COMMANDS.length).toBeGreaterThan(25)
  for (const words of COMMANDS) {
    const { stdout } = await ston([...words, '--help', '--locale', locale], columns)
    expect([words, tooWide(stdout, columns)]).toEqual([words, []])
    expect(stdout).not.toContain('\u001b')
  }
})

test.each(NARROW)('what is shown fits $columns columns in $locale', async (one) => {
  const { columns, locale } = one
  for (const words of LOOKING) {
    const call = [...words, '--config', shop.configPath, '--locale', locale]
    const { all, stdout } = await ston(call, columns)
    expect([words, tooWide(all, columns)]).toEqual([words, []])
    expect(all.replaceAll(PROGRESS, '')).not.toContain('\u001b')
    expect(stdout).not.toBe('')
  }
})

test('it is the same on a real terminal', async () => {
  for (const locale of ['ja', 'en'])
    for (const words of [['status'], ['failures', 'list'], ['map', '--help']]) {
      const args = [...words, '--config', shop.configPath, '--locale', locale]
      const real = new Terminal(args, { columns: 60 })
      await real.ended
      expect(tooWide(real.text, 60)).toEqual([])
      expect(real.text).toContain((await ston(args, 60)).stdout.split('\n')[0])
    }
})

/** Exactly one JSON document in one line. */
function document({ stdout }: { readonly stdout: string }): unknown {
  expect(stdout).toMatch(/^.+\n$/)
  return JSON.parse(stdout)
}

/** Without what a clock or the disk has measured, and without the number of calls, which grows. */
function still(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) => (isDiskCheck(one) ? null : one))
  // Each look at Next Engine is a call, and near a month's end one more may change what is expected.
  const calls = text.replaceAll(/このままなら月末に約 [\d,]+ 回。/g, '')
  return calls.replaceAll(/[\d.]+ (?:MiB|回)|\d{4}-\d\d-\d\dT[^"]*/g, '…')
}

function isDiskCheck(value: unknown): boolean {
  return (value as { readonly name?: unknown } | null)?.name === 'Disk'
}

test('with --json there is one document, on a terminal as well as piped', async () => {
  for (const words of LOOKING) {
    const args = [...words, '--json', '--config', shop.configPath]
    const [piped, shown] = [await ston(args), await ston(args, 60)]
    expect([words, still(document(shown))]).toEqual([words, still(document(piped))])
    expect(shown.code).toBe(piped.code)
  }
})

test('with --json every command that fails says so in one document', async () => {
  const wrong = configFile({ locale: 'en', oops: 1 })
  const runs = COMMANDS.filter((words) => words.length > 0 && words[0] !== 'demo')
  for (const words of runs) {
    const usage = await ston([...words, '--no-such-option', '--json', '--config', wrong], 60)
    expect([words, usage.code, document(usage)]).toMatchObject([
      words,
      2,
      { outcome: 'error', error: { code: 'usage' } },
    ])
    expect(usage.stderr).toBe('')
  }
  for (const words of [...LOOKING, ['flush'], ['serve'], ['import-orders'], ['mail', 'test']]) {
    const config = await ston([...words, '--json', '--config', wrong], 60)
    // The doctor shows a wrong configuration as one of its lines.
    if (words[0] !== 'doctor')
      expect([words, document(config)]).toMatchObject([words, { error: { code: 'config' } }])
    else document(config)
  }
  for (const words of [['flush'], ['auth', 'refresh'], ['reconcile'], ['auth', 'login']]) {
    const auth = await ston([...words, '--json', '--config', signedOut.configPath], 60)
    expect([words, auth.code, typeof document(auth)]).toEqual([words, 4, 'object'])
  }
})

test('with --json a command that runs already, or has to wait, says so in one document', async () => {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  const lock = await store.lock('stock', { purpose: 'flush', waitMs: 0 })
  try {
    const call = (...words: string[]) =>
      ston([...words, '--json', '--wait', '0', '--config', shop.configPath], 60)
    expect(document(await call('flush'))).toMatchObject({ outcome: 'locked' })
    const reconcile = await call('reconcile')
    expect([reconcile.code, document(reconcile)]).toMatchObject([75, { outcome: 'temporary' }])
  } finally {
    if (lock.kind === 'held') await lock.release()
    await store.close()
  }
})

test('log lines are coloured on a terminal alone, and where nobody forbids it', async () => {
  const raw = JSON.parse(await readFile(shop.configPath, 'utf8')) as Record<string, unknown>
  const chatty = configFile({
    ...raw,
    store: { path: join(shop.dir, 'data') },
    log: { level: 'debug' },
  })
  await sell(shop)
  const log = async (args: string[], columns?: number, env = {}): Promise<string> =>
    (await ston(['flush', '--config', chatty, ...args], columns, env)).stderr
  const plain = (text: string): string => text.replaceAll(PROGRESS, '')
  expect(plain(await log([], 80))).toContain('\u001b[34mDEBUG')
  for (const [args, env] of [
    [['--no-color'], {}],
    [[], { NO_COLOR: '1' }],
  ] as const) {
    await sell(shop)
    const text = plain(await log([...args], 80, env))
    expect(text).toContain('DEBUG')
    expect(text).not.toContain('\u001b')
  }
  await sell(shop)
  const piped = await log([])
  expect(piped).not.toContain('\u001b')
  for (const line of piped.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level')
})

test('long work says how far it is in one line, which is gone when the result comes', async () => {
  const lines = async (...words: string[]): Promise<string[]> => {
    const call = [...words, '--config', shop.configPath, '--locale', 'en']
    const { code, stdout, stderr } = await ston(call, 60)
    expect([words, code]).toEqual([words, 0])
    expect([words, stderr.endsWith(PROGRESS)]).toEqual([words, true])
    expect(stdout).not.toContain('…')
    expect((await ston(call)).stderr).not.toContain('…')
    return stderr.split(PROGRESS)
  }
  await sell(shop)
  expect(await lines('flush', '--dry-run')).toContain('Reading notifications… 1')
  await ston(['import-orders', '--from-now', '--config', shop.configPath])
  shop.ne.orders.place({ lines: [{ code: '8000101', quantity: 1 }] })
  expect(await lines('import-orders', '--dry-run')).toContain('Reading orders from Next Engine… 1')
  const table = join(shop.dir, 'many.csv')
  const rows = Array.from({ length: 30_000 }, (_, i) => `${9_000_000 + i},CODE-${i}`)
  await writeFile(table, ['smaregi-id,nextengine-code', ...rows, ''].join('\n'))
  expect((await lines('map', 'import', table)).join()).toMatch(/\d+ ?%/)
})
