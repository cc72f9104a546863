import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const run = promisify(execFile)

/** Says on stderr what V8 thought of the compiled code that it was given. */
const SPY = `import vm from 'node:vm'
const { Script } = vm
vm.Script = class extends Script {
  constructor(source, options) {
    super(source, options)
    const said = options.cachedData === undefined ? 'none' : this.cachedDataRejected ? 'rejected' : 'used'
    process.stderr.write('compiled code: ' + said + '\\n')
  }
}`

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ston-start-'))
  await Promise.all([
    ...['bin', 'lib', 'package.json'].map((name) => cp(name, join(dir, name), { recursive: true })),
    symlink(resolve('node_modules'), join(dir, 'node_modules')),
    writeFile(join(dir, 'spy.mjs'), SPY),
    writeFile(join(dir, 'config.json'), '{}', { mode: 0o600 }),
  ])
})
afterEach(() => rm(dir, { recursive: true }))

function status(...flags: string[]): Promise<string> {
  return statusBy(process.execPath, ...flags)
}

async function statusBy(node: string, ...flags: string[]): Promise<string> {
  const program = [join(dir, 'bin', 'ston.js'), 'status', '--json']
  const args = [...flags, '--import', './spy.mjs', ...program]
  const { stdout, stderr } = await run(node, args, { cwd: dir })
  expect(JSON.parse(stdout)).toMatchObject({ pending: { changes: 0 } })
  return stderr
}

async function edit(name: string, change: (bytes: Buffer) => void): Promise<void> {
  const path = join(dir, 'lib', name)
  const bytes = await readFile(path)
  change(bytes)
  await writeFile(path, bytes)
}

test('the build keeps compiled code, and a run uses it', async () => {
  expect(await status()).toBe('compiled code: used\n')
})

test('nothing is loaded in a way that kept code does not know', async () => {
  for (const name of await readdir('lib')) {
    if (name.endsWith('.cjs'))
      expect(await readFile(join('lib', name), 'utf8')).not.toMatch(/\bimport\(/)
  }
})

test('without it the program is compiled as usual', async () => {
  await rm(join(dir, 'lib', 'core.v8'))
  expect(await status()).toBe('compiled code: none\n')
})

test.each([0, 100, 100_000, -5, -1])(
  'a byte that has turned over at %i: passed over',
  async (at) => {
    await edit('core.v8', (bytes) => {
      const index = at < 0 ? bytes.length + at : at
      bytes[index] = (bytes[index] ?? 0) ^ 0xff
    })
    expect(await status()).toBe('compiled code: none\n')
  },
)

test('a file that is cut off is passed over', async () => {
  await writeFile(join(dir, 'lib', 'core.v8'), '')
  expect(await status()).toBe('compiled code: none\n')
})

test('compiled code of another text of the same length is passed over', async () => {
  await edit('core.cjs', (bytes) => {
    bytes.write('す', bytes.indexOf('ま'))
  })
  expect(await status()).toBe('compiled code: none\n')
})

test('compiled code of any other Node is passed over: V8 would crash on that of another 20.x', async () => {
  const other = join(dir, 'node')
  await cp(process.execPath, other)
  expect(await statusBy(other)).toBe('compiled code: none\n')
})

test('V8 with other settings passes it over by itself', async () => {
  expect(await status('--max-old-space-size=200')).toBe('compiled code: rejected\n')
})

test('a stack trace names the place in the file', async () => {
  const path = join(dir, 'lib', 'core.cjs')
  await writeFile(path, `null.oops;${await readFile(path, 'utf8')}`)
  await expect(status()).rejects.toThrow(/lib\/core\.cjs:1:6\b/)
})
