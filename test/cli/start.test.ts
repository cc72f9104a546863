import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const run = promisify(execFile)

/** Says on stderr where Node was asked to keep what it compiles; Node 20 cannot, so it is given the function. */
const SPY = `import module from 'node:module'
module.enableCompileCache = (folder) => process.stderr.write('kept in: ' + folder + '\\n')`

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ston-start-'))
  await Promise.all([
    ...['bin', 'lib', 'package.json'].map((name) => cp(name, join(dir, name), { recursive: true })),
    symlink(resolve('node_modules'), join(dir, 'node_modules')),
    writeFile(join(dir, 'spy.mjs'), SPY),
    writeFile(
      join(dir, 'no-cache.mjs'),
      "import module from 'node:module'\ndelete module.enableCompileCache",
    ),
    writeFile(join(dir, 'config.json'), '{}', { mode: 0o600 }),
  ])
})
afterEach(() => rm(dir, { recursive: true }))

async function status(imported: string, env: Record<string, string>): Promise<string> {
  const args = ['--import', imported, join(dir, 'bin', 'ston.js'), 'status', '--json']
  const { stdout, stderr } = await run(process.execPath, args, { cwd: dir, env })
  expect(JSON.parse(stdout)).toMatchObject({ pending: { changes: 0 } })
  return stderr
}

test('what Node compiles is kept in a folder of the user’s own', async () => {
  expect(await status('./spy.mjs', { HOME: '/home/ston' })).toBe(
    'kept in: /home/ston/.cache/ston\n',
  )
  expect(await status('./spy.mjs', { HOME: '/home/ston', XDG_CACHE_HOME: '/scratch' })).toBe(
    'kept in: /scratch/ston\n',
  )
  expect(
    await status('./spy.mjs', { HOME: '/home/ston', CACHE_DIRECTORY: '/var/cache/ston' }),
  ).toBe('kept in: /var/cache/ston/ston\n')
})

test('a Node that cannot keep it, or has nowhere to, starts all the same', async () => {
  expect(await status('./no-cache.mjs', {})).toBe('')
  expect(await status('./no-cache.mjs', { HOME: '/dev/null' })).toBe('')
})

test.skipIf(process.getuid?.() !== 0)('a user without a home starts all the same', async () => {
  const args = [resolve('bin/ston.js'), '--version']
  const { stdout } = await run(process.execPath, args, { uid: 47_110, gid: 47_110, env: {} })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('parts are loaded by `require` alone: `import()` would start a second loader', async () => {
  for (const name of await readdir('lib')) {
    if (name.endsWith('.cjs'))
      expect(await readFile(join('lib', name), 'utf8')).not.toMatch(/\bimport\(/)
  }
})

test('a stack trace names the place in the file', async () => {
  const path = join(dir, 'lib', 'core.cjs')
  await writeFile(path, `null.oops;${await readFile(path, 'utf8')}`)
  await expect(status('./no-cache.mjs', {})).rejects.toThrow(/lib\/core\.cjs:1:6\b/)
})
