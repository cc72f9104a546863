import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { run } from '../../../src/cli/main.ts'
import { openFileStore } from '../../../src/store/files/store.ts'
import type { Store } from '../../../src/store/store.ts'
import type { Ran } from '../../helpers/shop.ts'

export const HEADER = 'smaregi-id,nextengine-code'

/** A folder with a configuration, and the program as a shell would call it. No service is there. */
export interface Desk {
  readonly dir: string
  ston(...args: string[]): Promise<Ran>
  /** `ston map import` of a file with this in it. */
  import(content: string | Buffer, ...args: string[]): Promise<Ran>
  /** `ston map import -` with this on standard input. */
  pipe(content: string | Buffer, ...args: string[]): Promise<Ran>
  file(name: string, content: string | Buffer): Promise<string>
  read(name: string): Promise<Buffer>
  /** What `ston map export` gives out. */
  table(): Promise<string>
  store(): Promise<Store>
}

export async function openDesk(config: Record<string, unknown> = {}): Promise<Desk> {
  const dir = await mkdtemp(join(tmpdir(), 'ston-map-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const path = join(dir, 'config.json')
  await writeFile(path, JSON.stringify({ store: { path: './data' }, ...config }), { mode: 0o600 })
  const ston = (...args: string[]): Promise<Ran> => call([...args, '--config', path])
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(dir, name), content)
    return join(dir, name)
  }
  return {
    dir,
    ston,
    import: async (content, ...args) =>
      ston('map', 'import', await file('import.csv', content), ...args),
    pipe: (content, ...args) =>
      call(
        ['map', 'import', '-', ...args, '--config', path],
        Readable.from([Buffer.from(content)]),
      ),
    file,
    read: (name) => readFile(join(dir, name)),
    table: async () => (await ston('map', 'export')).out,
    async store() {
      const store = await openFileStore({ path: join(dir, 'data') })
      onTestFinished(() => store.close())
      return store
    },
  }
}

async function call(args: readonly string[], stdin?: Readable): Promise<Ran> {
  const written = { out: '', err: '' }
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
      return true
    },
  })
  const code = await run({
    argv: ['node', 'ston', ...args],
    env: { LANG: 'ja_JP.UTF-8' },
    stdout: output('out'),
    stderr: output('err'),
    ...(stdin === undefined ? {} : { stdin }),
  })
  return {
    code,
    ...written,
    get json() {
      return JSON.parse(written.out) as Record<string, unknown>
    },
  }
}
