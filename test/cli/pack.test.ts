import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { VERSION } from '../../src/version.ts'

const run = promisify(execFile)

test('npm pack gives a package that installs globally and runs', { timeout: 180_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ston-pack-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  // It has been built for these tests already; packing again would build into the same folder.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], { cwd: resolve('.') })
  const [file = ''] = await readdir(dir)
  expect(file).toMatch(/^ston-.*\.tgz$/)
  const npm = ['install', '--global', '--prefix', join(dir, 'usr'), '--no-audit', '--no-fund']
  await run('npm', [...npm, '--prefer-offline', join(dir, file)], { cwd: dir })
  const ston = (...args: string[]) => run(join(dir, 'usr', 'bin', 'ston'), args, { cwd: dir })
  expect((await ston('--version')).stdout.trim()).toBe(VERSION)
  expect((await ston('--help', '--locale', 'ja')).stdout).toContain(
    'スマレジとネクストエンジンの在庫数',
  )
  const demo = JSON.parse((await ston('demo', '--json')).stdout) as {
    readonly products: readonly { readonly inStep: boolean }[]
  }
  expect(demo.products.length).toBeGreaterThan(0)
  expect(demo.products.every((one) => one.inStep)).toBe(true)
  const shipped = await readdir(join(dir, 'usr', 'lib', 'node_modules', 'ston'))
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
})
