import type { Raw } from '../kernel/http-dispatch.ts'
import { type Line, overTheWire, type Sending } from '../kernel/http.ts'
import type { Log } from '../kernel/log.ts'
import type { System } from '../kernel/system.ts'
import { recordCall } from './record-call.ts'
import type { Service } from './recorded-call.ts'
import { Ring } from './ring.ts'
import { Scrambler } from './scrambler.ts'

/** `addresses`: where each service is. What goes elsewhere (a chat) is nobody's business. */
export interface RecorderOptions {
  /** The data folder. */
  readonly path: string
  readonly addresses: readonly (readonly [Service, string])[]
  readonly line: Line | undefined
  readonly system: System
  readonly log: Pick<Log, 'debug'>
  now(): Date
}

/** Calls that wait to be written down; beyond them none is. */
const MOST_WAITING = 100
/** The end of a run waits so long for what is not written down yet. */
const LAST_MS = 1_000

/** Writes calls down while they pass. A call knows nothing of it: it is over before it is looked at, and what fails here fails silently. */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #ring: Ring
  #scrambler: Promise<Scrambler | null> | undefined
  #writing: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(options: RecorderOptions) {
    this.#options = options
    this.#ring = new Ring(options.path)
  }

  readonly line: Line = async (sending, options) => {
    const { system, line = overTheWire } = this.#options
    const at = this.#options.now()
    const began = system.ticks()
    const raw = await line(sending, options)
    this.#note(sending, raw, { at, ms: system.ticks() - began })
    return raw
  }

  /** Never rejects. */
  async close(): Promise<void> {
    const stop = new AbortController()
    await Promise.race([this.#writing, this.#options.system.sleep(LAST_MS, stop.signal)])
    stop.abort()
  }

  #note(sending: Sending, raw: Raw, when: { readonly at: Date; readonly ms: number }): void {
    const place = this.#placeOf(sending)
    if (place === null || this.#waiting >= MOST_WAITING) return
    this.#waiting += 1
    const write = async (): Promise<void> => {
      const scrambler = await (this.#scrambler ??= this.#open())
      if (scrambler !== null)
        await this.#ring.add(
          await recordCall({ sending, raw, ...place, ...when }, scrambler),
          when.at,
        )
    }
    this.#writing = this.#writing
      .then(write)
      .catch((error: unknown) => this.#missed(error))
      .finally(() => {
        this.#waiting -= 1
      })
  }

  async #open(): Promise<Scrambler | null> {
    const key = await this.#ring.key()
    return key === null ? null : new Scrambler(key)
  }

  #missed(error: unknown): void {
    this.#options.log.debug(
      { error: error instanceof Error ? error.name : 'error' },
      'a call could not be recorded',
    )
  }

  /** The longest address that it begins with; behind it is the path. */
  #placeOf({ origin, path }: Sending): { readonly service: Service; readonly path: string } | null {
    const [whole = ''] = `${origin}${path}`.split('?', 1)
    const [best] = this.#options.addresses
      .map(([service, url]) => ({ service, url: new URL(url).href.replace(/\/+$/, '') }))
      .filter(({ url }) => `${whole}/`.startsWith(`${url}/`))
      .toSorted((a, b) => b.url.length - a.url.length)
    return best === undefined ? null : { service: best.service, path: whole.slice(best.url.length) }
  }
}
