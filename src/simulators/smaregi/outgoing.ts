import type { HistoryRow } from './ledger.ts'
import { poster } from './post.ts'
import type { Poster, Reply } from './post.ts'
import { seeded, shuffled } from './random.ts'
import { SendingQueue } from './sending-queue.ts'

/** How orderly a sending is, and over what it goes. */
export interface OutgoingOptions {
  /** `onFlush`: what is to be told waits for a flush, so that it can be gathered and shuffled. */
  readonly when: 'atOnce' | 'onFlush'
  /** When released, that many rows go into one call; 0 = one call an operation, 1 = one call a row. */
  readonly gather: number
  readonly shuffle: boolean
  /** Share of calls (0…1) that go out twice. */
  readonly duplicates: number
  /** Share that never leaves: `sent` names them as 不達. */
  readonly loss: number
  readonly seed: number
  readonly connections: number
  readonly keepAlive: boolean
  readonly timeoutMs: number
}

/** What may still be turned while the server runs; the rest belongs to its sockets and its dice. */
export type Habits<Options> = Omit<Options, 'seed' | 'connections' | 'keepAlive' | 'timeoutMs'>

export const USUAL_OUTGOING = {
  when: 'atOnce',
  gather: 0,
  shuffle: false,
  duplicates: 0,
  loss: 0,
  seed: 1,
  connections: 4,
  keepAlive: false,
} as const

/** What came of one call. */
interface Outcome {
  readonly status: number | null
  readonly answer: string
  /** 不達: lost on purpose, never left the house. */
  readonly result: '成功' | '失敗' | '不達'
}

/** One call that left, or was lost on purpose: for 在庫情報送信 a line of API送信履歴一覧. */
export type SentLine<Call> = Call &
  Outcome & {
    readonly id: number
    readonly at: Date
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }

interface Job<Target, Call> {
  readonly call: Call
  readonly target: Target
}

/** What tells the world of the ledger's rows: what waits, what leaves, what is lost, and what came of it. */
export abstract class Outgoing<
  Target,
  Options extends OutgoingOptions,
  Call extends { readonly body: string },
> {
  readonly sent: SentLine<Call>[] = []
  /** Null: nobody is told, and what happens meanwhile never will be. */
  target: Target | null
  protected options: Options
  protected readonly now: () => Date
  protected readonly random: () => number
  readonly #poster: Poster
  readonly #queue: SendingQueue<Job<Target, Call>>
  #waiting: (readonly HistoryRow[])[] = []

  constructor(target: Target | null, options: Options, now: () => Date) {
    this.target = target
    this.options = options
    this.now = now
    this.random = seeded(options.seed)
    this.#poster = poster(options)
    this.#queue = new SendingQueue(options.connections, (job) => this.#fly(job))
  }

  /** The call that tells of these rows. */
  protected abstract callOf(rows: readonly HistoryRow[], target: Target): Call
  protected abstract address(target: Target): string
  protected abstract headers(call: Call, target: Target): Readonly<Record<string, string>>
  /** Whether the receiver took it, by its answer. */
  protected abstract isTaken(reply: Reply): boolean

  /** The call that goes out once more for no reason. */
  protected repeated(call: Call): Call {
    return call
  }

  protected failed(_reply: Reply): void {
    // Nobody is told, unless a sending has somebody.
  }

  turn(habits: Partial<Habits<Options>>): void {
    this.options = { ...this.options, ...habits }
  }

  /** The rows of one operation. */
  announce(rows: readonly HistoryRow[]): void {
    if (this.target === null) return
    this.#waiting.push(rows)
    if (this.options.when === 'atOnce') this.#release(this.target)
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

  protected addressee(): Target {
    if (this.target === null) throw new Error('the sending has no target')
    return this.target
  }

  /** To where the target is now. */
  protected post(call: Call): void {
    this.#queue.add({ call, target: this.addressee() })
  }

  protected chance(share: number): boolean {
    return share > 0 && this.random() < share
  }

  /** Makes calls of what waits, as orderly as the options say. */
  #release(target: Target): void {
    const { gather, loss, duplicates, shuffle } = this.options
    const operations = this.#waiting
    this.#waiting = []
    const going: Call[] = []
    const lost: Call[] = []
    for (const rows of gathered(operations, gather)) {
      const call = this.callOf(rows, target)
      if (this.chance(loss)) lost.push(call)
      else going.push(call, ...(this.chance(duplicates) ? [this.repeated(call)] : []))
    }
    const leaving = shuffle ? shuffled(going, this.random) : going
    for (const call of lost) {
      this.#note({ call, target }, { status: null, answer: '', result: '不達' })
    }
    for (const call of leaving) this.#queue.add({ call, target })
  }

  async #fly(job: Job<Target, Call>): Promise<void> {
    const { call, target } = job
    const headers = this.headers(call, target)
    const reply = await this.#poster.post(this.address(target), headers, call.body)
    const taken = this.isTaken(reply)
    const result = taken ? '成功' : '失敗'
    this.#note(job, { status: reply.status, answer: reply.body, result })
    if (!taken) this.failed(reply)
  }

  #note({ call, target }: Job<Target, Call>, outcome: Outcome): void {
    this.sent.push({
      id: this.sent.length + 1,
      at: this.now(),
      url: this.address(target),
      headers: this.headers(call, target),
      ...call,
      ...outcome,
    })
  }
}

function gathered(
  operations: readonly (readonly HistoryRow[])[],
  size: number,
): readonly (readonly HistoryRow[])[] {
  if (size <= 0) return operations
  const rows = operations.flat()
  const out: HistoryRow[][] = []
  for (let start = 0; start < rows.length; start += size) out.push(rows.slice(start, start + size))
  return out
}
