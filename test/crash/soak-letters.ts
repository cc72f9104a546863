import type { Shop } from '../helpers/shop.ts'
import type { Dice, Plan } from './soak-plan.ts'
import type { Means } from './soak-runs.ts'

/** One notification as Smaregi wrote it. */
interface Letter {
  readonly number: number
  readonly body: string
}

/**
 * The line between Smaregi and the listener: every notification is kept back, and delivered by this, whenever, in whatever order, as often
 * and in whatever pieces the plan says. In the end all are delivered, but for webhooks that are lost for good.
 */
export class Letters {
  readonly #shop: Shop
  readonly #plan: Plan
  readonly #dice: Dice
  #collected = 0
  #waiting: Letter[] = []
  readonly #delivered: Letter[] = []

  constructor({ shop, plan, dice }: Means) {
    this.#shop = shop
    this.#plan = plan
    this.#dice = dice
    shop.smaregi.setSending({ loss: 1 })
    shop.smaregi.platform.webhooks.turn({ loss: 1 })
  }

  async deliver(): Promise<void> {
    this.#collect()
    const { share } = this.#plan
    const now = this.#waiting.filter(() => !this.#dice.chance(share.late))
    this.#waiting = this.#waiting.filter((one) => !now.includes(one))
    const going = now.filter(() => !this.#dice.chance(share.lostWebhook))
    const ordered = this.#dice.chance(share.late) ? this.#dice.shuffled(going) : going
    for (const one of ordered) {
      if (this.#dice.chance(share.part)) this.#sendPart(one)
      this.#send(one)
      if (this.#dice.chance(share.again)) this.#send(one)
    }
    for (let more = 0; more < 2; more += 1)
      if (this.#delivered.length > 0 && this.#dice.chance(share.again))
        this.#send(this.#dice.one(this.#delivered))
    await this.#shop.smaregi.flushSends()
  }

  /** Everything that has not come yet; what was lost stays lost. */
  async deliverAll(): Promise<void> {
    this.#collect()
    for (const one of this.#waiting.splice(0)) this.#send(one)
    await this.#shop.smaregi.flushSends()
  }

  #collect(): void {
    const sent = this.#isPlatform
      ? this.#shop.smaregi.platform.webhooks.sent
      : this.#shop.smaregi.sent
    for (const { id, body, result } of sent.slice(this.#collected))
      if (result === '不達') this.#waiting.push({ number: id, body })
    this.#collected = sent.length
  }

  get #isPlatform(): boolean {
    return this.#plan.eyes === 'platform'
  }

  #send(letter: Letter): void {
    const { smaregi } = this.#shop
    if (this.#isPlatform) smaregi.platform.webhooks.repeat(letter.number)
    else smaregi.resend(letter.number)
    this.#delivered.push(letter)
  }

  /** Some of its rows, in a notification of their own. */
  #sendPart({ body }: Letter): void {
    const { smaregi } = this.#shop
    const some = <T>(rows: readonly T[]): T[] => rows.filter(() => this.#dice.chance(0.5))
    if (this.#isPlatform) {
      const event = JSON.parse(body) as { ids: unknown[] }
      const ids = some(event.ids)
      if (ids.length > 0) smaregi.platform.webhooks.sendBody(JSON.stringify({ ...event, ids }))
      return
    }
    const params = new URLSearchParams(body).get('params') ?? '{}'
    const { data } = JSON.parse(params) as { data: { rows: unknown[] }[] }
    const rows = some(data.flatMap((table) => table.rows))
    if (rows.length > 0) smaregi.sendRows(rows)
  }
}
