import type { HistoryRow } from './ledger.ts'
import { letter, mailbag } from './letters.ts'
import type { Letter } from './letters.ts'
import { poster } from './post.ts'
import type { Poster } from './post.ts'
import { seeded } from './random.ts'
import { formBody } from './form-body.ts'
import { addressOf, headersOf } from './sending-options.ts'
import type { SendingHabits, SendingOptions, Target } from './sending-options.ts'
import { SendingQueue } from './sending-queue.ts'
import { errorMail, isSuccess } from './sent-list.ts'
import type { ErrorMail, Sent } from './sent-list.ts'

interface Job {
  readonly letter: Letter
  readonly target: Target
}

/** 在庫情報送信: what leaves, what came of it, and whom the failures were mailed to. */
export class Sender {
  readonly sent: Sent[] = []
  readonly mails: ErrorMail[] = []
  /** Null: the sending is switched off, and changes of that time are never told. */
  target: Target | null
  #options: SendingOptions
  readonly #now: () => Date
  readonly #random: () => number
  readonly #poster: Poster
  readonly #queue: SendingQueue<Job>
  #waiting: (readonly HistoryRow[])[] = []

  constructor(target: Target | null, options: SendingOptions, now: () => Date) {
    this.target = target
    this.#options = options
    this.#now = now
    this.#random = seeded(options.seed)
    this.#poster = poster(options)
    this.#queue = new SendingQueue(options.connections, (job) => this.#fly(job))
  }

  turn(habits: Partial<SendingHabits>): void {
    this.#options = { ...this.#options, ...habits }
  }

  /** The rows of one operation. */
  announce(rows: readonly HistoryRow[]): void {
    if (this.target === null) return
    this.#waiting.push(rows)
    if (this.#options.when === 'atOnce') this.#release(this.target)
  }

  /** Sends rows that no ledger knows, whatever they look like. */
  sendRows(rows: readonly unknown[]): void {
    const target = this.#target()
    this.#post(letter(rows, this.#options, target), target)
  }

  /** Sends any form at all. */
  sendForm(form: Readonly<Record<string, string>>): void {
    const target = this.#target()
    const body = formBody(form, target.encoding ?? 'urlencoded')
    this.#post({ body, rows: 0, resendOf: null }, target)
  }

  /** 再送信: the same bytes, to where the target is now. */
  resend(id: number): void {
    const old = this.sent[id - 1]
    if (old === undefined) throw new Error(`nothing was sent with the id ${id}`)
    this.#post({ body: old.body, rows: old.rows, resendOf: id }, this.#target())
  }

  /** Lets go of what waits, and resolves when everything has been answered. */
  flush(): Promise<void> {
    if (this.target !== null) this.#release(this.target)
    return this.#queue.idle()
  }

  close(): void {
    this.#queue.clear()
    this.#poster.close()
  }

  #target(): Target {
    if (this.target === null) throw new Error('the sending has no target')
    return this.target
  }

  #release(target: Target): void {
    const operations = this.#waiting
    this.#waiting = []
    const { letters, lost } = mailbag(operations, this.#options, target, this.#random)
    for (const one of lost) {
      this.#note({ letter: one, target }, { status: null, answer: '', result: '不達' })
    }
    for (const one of letters) this.#post(one, target)
  }

  #post(one: Letter, target: Target): void {
    this.#queue.add({ letter: one, target })
  }

  async #fly(job: Job): Promise<void> {
    const { letter: one, target } = job
    const reply = await this.#poster.post(addressOf(target), headersOf(target), one.body)
    const good = isSuccess(reply, this.#options.demand)
    const result = good ? '成功' : '失敗'
    this.#note(job, { status: reply.status, answer: reply.body, result })
    if (!good) this.mails.push(errorMail(this.#now(), reply))
  }

  #note({ letter: one, target }: Job, outcome: Pick<Sent, 'status' | 'answer' | 'result'>): void {
    this.sent.push({
      id: this.sent.length + 1,
      at: this.#now(),
      url: addressOf(target),
      headers: headersOf(target),
      ...one,
      ...outcome,
    })
  }
}
