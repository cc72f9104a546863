import type { Request } from '../../src/simulators/reply.ts'
import type { ProgramParts } from './programs.ts'
import { PORT } from './shop.ts'

const MINUTE = 60_000

/** One notification as Smaregi wrote it. */
interface Letter {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Takes Smaregi's notifications to the listener: at once, late, in another order, in parts, more than once, or never. One of 在庫情報送信 that
 * was not taken is sent again by a person, some time later; a webhook that was not taken is lost for good.
 */
export class Post {
  readonly #parts: ProgramParts
  readonly #open = new Set<Letter>()
  /** What comes beside its letter, in part or once more. */
  readonly #copies = new Set<() => Promise<unknown>>()
  /** Nothing more goes wrong on the way. */
  isCalm = true

  constructor(parts: ProgramParts) {
    this.#parts = parts
  }

  /** How many have not been taken yet, and will be. */
  get open(): number {
    return this.#open.size
  }

  /** Sends on its way whatever Smaregi has written. */
  collect(): void {
    const { shop, dice, plan, time, saw } = this.#parts
    const sent = (this.#isPlatform ? shop.smaregi.platform.webhooks : shop.smaregi)
      .sent as unknown as Letter[]
    for (const letter of sent.splice(0)) {
      if (this.#isPlatform && this.#is(plan.share.lostWebhook)) {
        saw('webhook lost')
        continue
      }
      this.#open.add(letter)
      const late = this.#is(plan.share.late)
      const ms = late ? dice.between(MINUTE, 300 * MINUTE) : dice.between(500, 5000)
      if (this.#is(plan.share.part)) this.#copy(ms / 2, async () => this.#part(letter))
      time.after(ms, () => void this.#deliver(letter))
      if (this.#is(plan.share.again)) this.#copy(ms * 3, async () => this.#carry(letter))
    }
  }

  #copy(ms: number, carry: () => Promise<unknown>): void {
    this.#copies.add(carry)
    this.#parts.time.after(ms, () => void (this.#copies.delete(carry) && carry()))
  }

  /** What Smaregi has written so far stays where it is, until what this gives is called. */
  withhold(): () => void {
    const { shop } = this.#parts
    const sent = (this.#isPlatform ? shop.smaregi.platform.webhooks : shop.smaregi)
      .sent as unknown as Letter[]
    const kept = sent.splice(0)
    return () => void sent.unshift(...kept)
  }

  /** Whatever is still on its way comes now. */
  async deliverAll(): Promise<void> {
    this.collect()
    for (const letter of Array.from(this.#open)) await this.#deliver(letter)
    for (const carry of this.#copies) await carry()
    this.#copies.clear()
  }

  async #deliver(letter: Letter): Promise<void> {
    const { time, dice, saw } = this.#parts
    if (!this.#open.has(letter)) return
    if (await this.#carry(letter)) this.#open.delete(letter)
    else if (this.#isPlatform) {
      saw('webhook missed')
      this.#open.delete(letter)
    } else {
      saw('letter sent again')
      const ms = this.isCalm ? 1000 : dice.between(10 * MINUTE, 120 * MINUTE)
      time.after(ms, () => void this.#deliver(letter))
    }
  }

  /** True: the listener has it. */
  async #carry(letter: Letter): Promise<boolean> {
    const { shop } = this.#parts
    const reply = await shop.network.post(shop.host, PORT, requestOf(letter))
    return reply.kind === 'answer' && reply.status === 200
  }

  async #part(letter: Letter): Promise<void> {
    const body = this.#isPlatform ? this.#someIds(letter.body) : this.#someRows(letter.body)
    if (body !== null) await this.#carry({ ...letter, body })
  }

  #someIds(body: string): string | null {
    const event = JSON.parse(body) as { ids: unknown[] }
    const ids = event.ids.filter(() => this.#parts.dice.chance(0.5))
    return ids.length === 0 ? null : JSON.stringify({ ...event, ids })
  }

  #someRows(body: string): string | null {
    const form = new URLSearchParams(body)
    const params = JSON.parse(form.get('params') ?? '{}') as { data: { rows: unknown[] }[] }
    const data = params.data.map((table) => ({
      ...table,
      rows: table.rows.filter(() => this.#parts.dice.chance(0.5)),
    }))
    if (data.every(({ rows }) => rows.length === 0)) return null
    form.set('params', JSON.stringify({ ...params, data }))
    return form.toString()
  }

  get #isPlatform(): boolean {
    return this.#parts.plan.eyes === 'platform'
  }

  #is(share: number): boolean {
    return !this.isCalm && this.#parts.dice.chance(share)
  }
}

function requestOf({ url, headers, body }: Letter): Request {
  const { pathname, search } = new URL(url)
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  return {
    method: 'POST',
    target: pathname + search,
    headers: { ...headers, ...length },
    address: '192.0.2.1',
    body: Buffer.from(body),
  }
}
