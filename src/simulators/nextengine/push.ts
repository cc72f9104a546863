import { createHash } from 'node:crypto'
import { toJst } from '../../kernel/time.ts'
import type { Clock } from './clock.ts'
import { level, type Stockroom } from './stockroom.ts'

/** What a shop of the kind 汎用 has been told at the screen. `url`: 在庫更新用URL. */
export interface PushTarget {
  readonly url: string
  readonly account: string
  readonly key: string
}

/** Each so often of so many calls; 0 = never. */
export interface PushFaults {
  wrongSignature: number
  lost: number
  repeated: number
}

export interface PushReply {
  readonly status: number
  /** `Processed` of the answer; null = there is none. */
  readonly processed: string | null
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Next Engine waits no longer. */
const PATIENCE_MS = 1000

/** 汎用在庫連携: Next Engine tells a shop of each product whose free stock has changed since it told of it last. */
export class Pushes {
  target: PushTarget | null = null
  readonly faults: PushFaults = { wrongSignature: 0, lost: 0, repeated: 0 }
  /** Codes that are ordered when they are sold (受注発注): there is no end of them. */
  readonly unlimited = new Set<string>()
  readonly #clock: Clock
  readonly #stockroom: Stockroom
  readonly #told = new Map<string, string>()
  #calls = 0

  constructor(clock: Clock, stockroom: Stockroom) {
    this.#clock = clock
    this.#stockroom = stockroom
  }

  /** The queries of what has changed, each with a time of twelve or of fourteen digits, a day ahead. */
  changed(): readonly string[] {
    const queries: string[] = []
    for (const product of this.#stockroom.all()) {
      const { code } = product
      const free = this.unlimited.has(code) ? '' : String(level(product).free)
      if (this.#told.get(code) === free) continue
      this.#told.set(code, free)
      this.#calls += 1
      if (this.#isTime(this.faults.lost)) continue
      const query = this.#query(code, free)
      queries.push(...(this.#isTime(this.faults.repeated) ? [query, query] : [query]))
    }
    return queries
  }

  /** Sends them, one after the other. What nobody answers is sent once more, and then no more. */
  async send(): Promise<readonly PushReply[]> {
    const { target } = this
    const replies: PushReply[] = []
    for (const query of this.changed()) {
      if (target === null) continue
      const reply = (await ask(target.url, query)) ?? (await ask(target.url, query))
      if (reply !== null) replies.push(reply)
    }
    return replies
  }

  #query(code: string, free: string): string {
    const time = toJst(new Date(this.#clock.now().getTime() + DAY_MS)).replaceAll(/\D/g, '')
    const ts = this.#calls % 2 === 0 ? time : time.slice(0, 12)
    const { account = '', key = '' } = this.target ?? {}
    const signed = `StoreAccount=${account}&Code=${encodeURIComponent(code)}&Stock=${free}&ts=${ts}`
    const secret = this.#isTime(this.faults.wrongSignature) ? `${key}?` : key
    return `${signed}&.sig=${createHash('md5').update(`${signed}${secret}`).digest('hex')}`
  }

  #isTime(every: number): boolean {
    return every > 0 && this.#calls % every === 0
  }
}

/** Null: no answer in time. */
async function ask(url: string, query: string): Promise<PushReply | null> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(`${url}?${query}`, { signal })
    const text = await answer.text()
    return { status: answer.status, processed: /<Processed>(.*?)<\//.exec(text)?.[1] ?? null }
  } catch {
    return null
  }
}
