import { appendFile, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeCrypto } from '../kernel/crypto.ts'
import { errnoOf } from '../kernel/errors.ts'
import { isObject } from '../kernel/json.ts'
import { makeFolders } from '../kernel/make-folders.ts'
import { DAY_MS } from '../kernel/time.ts'
import type { RecordedCall } from './recorded-call.ts'

/** An hour's calls, as many as fit; the second half is kept for those that are not made all the time. */
const MOST_BYTES = 512 * 1024
const USUAL_BYTES = MOST_BYTES / 2
const SLOW_MS = 3_000
const HOURS = /^\d{4}-\d{2}-\d{2}T\d{2}\.jsonl$/
const KEY_BYTES = 32

/**
 * The last day's calls, in a folder of this machine's: a file an hour, each call a line, written by whoever makes it. What somebody was
 * killed over is half a line, and costs no other.
 */
export class Ring {
  readonly #folder: string
  #hour = ''

  /** `path`: the data folder. */
  constructor(path: string) {
    this.#folder = join(path, 'recording')
  }

  /** The key that values are replaced by: made once, and never given away. Null for root in a folder of somebody else's. */
  async key(): Promise<string | null> {
    if (process.getuid?.() === 0 && (await ownerOf(join(this.#folder, '..'))) !== 0) return null
    await makeFolders(this.#folder, (folder) => mkdir(folder, { mode: 0o700 }))
    const file = join(this.#folder, 'key')
    const fresh = nodeCrypto().randomBytes(KEY_BYTES).toString('hex')
    if (!(await isThere(file))) {
      const beside = `${file}.${fresh.slice(0, 8)}`
      await writeFile(beside, fresh, { mode: 0o600 })
      // Whoever was first has made it.
      await link(beside, file).catch(() => undefined)
      await rm(beside, { force: true })
    }
    const key = await readFile(file, 'utf8')
    return key.length === fresh.length ? key : null
  }

  async add(call: RecordedCall, now: Date): Promise<void> {
    const hour = nameOf(now)
    if (hour !== this.#hour) await this.#begin(hour, now)
    const file = join(this.#folder, hour)
    const size = await sizeOf(file)
    const line = `\n${JSON.stringify(call)}\n`
    const most = isUsual(call) ? USUAL_BYTES : MOST_BYTES
    if (size + Buffer.byteLength(line) <= most) await appendFile(file, line, { mode: 0o600 })
  }

  /** In the order in which they were made; none where nothing is recorded. */
  async read(now: Date): Promise<readonly RecordedCall[]> {
    const found: RecordedCall[] = []
    for (const name of (await this.#hours()).filter((one) => one >= first(now)))
      found.push(...callsIn(await readFile(join(this.#folder, name), 'utf8')))
    return found.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  }

  async #begin(hour: string, now: Date): Promise<void> {
    for (const name of await this.#hours())
      if (name < first(now)) await rm(join(this.#folder, name), { force: true })
    this.#hour = hour
  }

  async #hours(): Promise<readonly string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => HOURS.test(name)).toSorted()
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return []
      throw error
    }
  }
}

/** The calls of a file; what is no whole call is passed over. */
export function callsIn(text: string): readonly RecordedCall[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      const call: unknown = JSON.parse(line)
      return isObject(call) && typeof call['at'] === 'string'
        ? [call as unknown as RecordedCall]
        : []
    } catch {
      return []
    }
  })
}

/** A question that was answered well, and soon. */
function isUsual({ status = 0, ms, method, json, path, form }: RecordedCall): boolean {
  const writes =
    method === 'DELETE' ||
    json !== undefined ||
    path.endsWith('/upload') ||
    nameIn(form).endsWith('_upd')
  return !writes && status >= 200 && status < 300 && ms < SLOW_MS
}

function nameIn(form: RecordedCall['form']): string {
  const name = form?.['proc_name']
  return typeof name === 'string' ? name : ''
}

function nameOf(at: Date): string {
  return `${at.toISOString().slice(0, 13)}.jsonl`
}

function first(now: Date): string {
  return nameOf(new Date(now.getTime() - DAY_MS))
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0
    throw error
  }
}

/** What is not there yet will be ours. */
async function ownerOf(path: string): Promise<number> {
  return stat(path).then(
    ({ uid }) => uid,
    () => 0,
  )
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
