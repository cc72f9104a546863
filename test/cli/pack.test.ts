import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { VERSION } from '../../src/kernel/version.ts'
import { asFlags } from './host.ts'
import { freePort } from '../helpers/shop.ts'

const run = promisify(execFile)

test('npm pack gives a package that installs globally and runs', { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ston-pack-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  // It has been built for these tests already; packing again would build into the same folder.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], { cwd: resolve('.') })
  const [file = ''] = await readdir(dir)
  expect(file).toMatch(/^ston-.*\.tgz$/)
  expect((await stat(join(dir, file))).size).toBeLessThan(2_000_000)
  const npm = ['install', '--global', '--prefix', join(dir, 'usr'), '--no-audit', '--no-fund']
  await run('npm', [...npm, '--prefer-offline', join(dir, file)], { cwd: dir })
  const ston = (...args: string[]) => run(join(dir, 'usr', 'bin', 'ston'), args, { cwd: dir })
  expect((await ston('--version')).stdout.trim()).toBe(VERSION)
  expect((await ston('--help', '--locale', 'ja')).stdout).toContain(
    'スマレジとネクストエンジンの在庫数',
  )
  const home = join(dir, 'usr', 'lib', 'node_modules', 'ston')
  const shipped = await readdir(home)
  expect(shipped).toEqual(
    expect.arrayContaining([
      'README.ja.md',
      'README.md',
      'bin',
      'config.example.json',
      'contrib',
      'docs',
      'lib',
    ]),
  )
  expect(shipped).not.toContain('test')
  // npm would publish no package that says so.
  expect(await readFile(join(home, 'package.json'), 'utf8')).not.toContain('"private"')
  await practise(dir)
})

/** The set-up as the README tells it, with the values and the commands that `ston demo --keep` prints. */
async function practise(dir: string): Promise<void> {
  const ston = (...args: string[]) => run(join(dir, 'usr', 'bin', 'ston'), args, { cwd: dir })
  const demo = background(join(dir, 'usr', 'bin', 'ston'), [
    'demo',
    '--keep',
    '--api',
    'platform',
    '--locale',
    'en',
  ])
  await demo.says(/flush --config \S+\n$/)
  expect(demo.text()).not.toContain('✗')
  const value = (name: string): string =>
    new RegExp(`^ *${name} {2,}(\\S+)$`, 'm').exec(demo.text())?.[1] ?? ''
  const [, init = ''] = /ston\.js (init .*)\n/.exec(demo.text()) ?? []
  const config = join(dir, 'ston-practice', 'config.json')
  const port = String(await freePort())
  const flags = asFlags({
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    contractId: value('Smaregi’s contract id'),
    clientId: value('Smaregi’s client id'),
    clientSecretEnv: 'SMAREGI_SECRET',
    neClientId: value('Next Engine’s client id'),
    neClientSecretEnv: 'NE_SECRET',
    locale: 'en',
    systemd: join(dir, 'units'),
  })
  process.env['SMAREGI_SECRET'] = value('Smaregi’s client secret')
  process.env['NE_SECRET'] = value('Next Engine’s client secret')
  onTestFinished(() => {
    delete process.env['SMAREGI_SECRET']
    delete process.env['NE_SECRET']
  })
  const made = await ston(...init.split(' '), '--yes', '--check', ...flags)
  const [, url = ''] = /URL: +(\S+)/.exec(made.stdout) ?? []
  const [, sncode = ''] = /sncode: +(\S+)/.exec(made.stdout) ?? []
  const units = await readdir(join(dir, 'units'))
  expect(units).toContain('ston.service')
  // Nobody wants to wait for a real queue here.
  const contents = JSON.parse(await readFile(config, 'utf8')) as { nextengine: object }
  Object.assign(contents.nextengine, { poll: { firstMs: 20 } })
  await writeFile(config, JSON.stringify(contents))
  // Not signed in yet: it says how, and ends with 4.
  const login = await ston('auth', 'login', '--config', config).catch((error: unknown) => error)
  const page = /http\S+sign_in\S+/.exec((login as { stdout: string }).stdout)?.[0] ?? ''
  const landed = (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? ''
  await ston('auth', 'login', landed, '--config', config)
  const serve = background(join(dir, 'usr', 'bin', 'ston'), ['serve', '--config', config])
  await serve.says(/"port":/)
  const till = value('Practice till')
  const post = (path: string, body: Record<string, string>) =>
    fetch(`${till}${path}`, { method: 'POST', body: new URLSearchParams(body) })
  expect((await post('/target', { url, sncode })).status).toBe(200)
  expect((await post('/sale', { product: '8000101', quantity: '1' })).status).toBe(200)
  const flushed = JSON.parse((await ston('flush', '--json', '--config', config)).stdout) as object
  expect(flushed).toMatchObject({ outcome: 'ok', applied: 1 })
}

function background(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => (text += more))
  // It writes into the folder until it has ended; only then the folder can go.
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  return {
    text: () => text,
    async says(words: RegExp): Promise<void> {
      const began = performance.now()
      while (!words.test(text)) {
        if (performance.now() - began > 60_000) throw new Error(`no ${words.source} in: ${text}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
}
