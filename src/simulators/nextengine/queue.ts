import { toJst } from '../../kernel/time.ts'
import type { Clock } from './clock.ts'
import { fieldsOf, trace, traceFields, type Fields, type Row, type Table } from './table.ts'
import type { Faults } from './faults.ts'
import type { QueueEntry, RowResult } from './queue-entry.ts'

export interface Worked {
  readonly status: -1 | 2
  readonly message: string
  readonly rows: readonly RowResult[]
}

export interface Job {
  readonly methodName: string
  readonly uploadName: string
  readonly csv: string
  work(): Worked
}

/** An entry and what nobody outside needs to know: what it was, how often it was seen, and whether its upload is still being answered. */
interface Ticket {
  entry: QueueEntry
  /** Every state it has had, oldest first: a list that lags shows an earlier one. */
  readonly states: { readonly entry: QueueEntry; readonly at: Date }[]
  readonly job: Job
  seen: number
  started: boolean
}

const FIELDS: Fields = {
  ...fieldsOf('number', 'que_id', 'que_status_id'),
  ...fieldsOf(
    'string',
    'que_method_name',
    'que_shop_id',
    'que_upload_name',
    'que_client_file_name',
    'que_file_name',
    'que_message',
    'que_deleted_flag',
  ),
  ...traceFields('que'),
}

/** The company's upload queue; searchable as `/api_v1_system_que`. */
export class Queue implements Table {
  readonly fields = FIELDS
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #tickets: Ticket[] = []

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock
    this.#faults = faults
  }

  /** The entry waits until `start`, whatever the pace. */
  add(job: Job): QueueEntry {
    const entry: QueueEntry = {
      queId: String(4701 + this.#tickets.length),
      methodName: job.methodName,
      uploadName: job.uploadName,
      csv: job.csv,
      status: 0,
      message: null,
      rows: [],
      createdAt: this.#clock.now(),
      modifiedAt: null,
    }
    const states = [{ entry, at: entry.createdAt }]
    this.#tickets.push({ entry, states, job, seen: 0, started: false })
    return entry
  }

  start(queId: string): void {
    for (const ticket of this.#tickets) {
      if (ticket.entry.queId === queId) ticket.started = true
    }
  }

  entries(): readonly QueueEntry[] {
    return this.#tickets.map((ticket) => ticket.entry)
  }

  rows(): readonly Row[] {
    const until = this.#clock.now().getTime() - this.#faults.queueDelayMs
    return this.#tickets.flatMap(({ states }) => {
      const shown = states.findLast(({ at }) => at.getTime() <= until)
      return shown === undefined ? [] : [queueRow(shown.entry)]
    })
  }

  /** Time may have passed. */
  tick(): void {
    const pace = this.#faults.queue
    if (pace === 'never' || pace.ms === undefined) return
    const due = this.#clock.now().getTime() - pace.ms
    for (const ticket of this.#open()) {
      if (ticket.entry.createdAt.getTime() <= due) this.#finish(ticket)
    }
  }

  /** A search looks at the queue: everything unfinished moves on. */
  look(): void {
    const pace = this.#faults.queue
    if (pace === 'never') return
    for (const ticket of this.#open()) {
      if (pace.pollsUntilDone !== undefined && ticket.seen >= pace.pollsUntilDone) {
        this.#finish(ticket)
        continue
      }
      ticket.seen += 1
      // With two looks or more, the first one still sees it waiting.
      const waiting = ticket.seen === 1 && (pace.pollsUntilDone ?? 1) > 1
      if (!waiting) this.#change(ticket, { status: 1, message: '処理中です。' })
    }
  }

  /** Works off everything that waits, now. */
  workAll(): void {
    for (const ticket of this.#open()) this.#finish(ticket)
  }

  #open(): Ticket[] {
    return this.#tickets.filter(
      (ticket) => ticket.started && (ticket.entry.status === 0 || ticket.entry.status === 1),
    )
  }

  #finish(ticket: Ticket): void {
    this.#change(ticket, ticket.job.work())
  }

  #change(ticket: Ticket, change: Partial<QueueEntry>): void {
    const at = this.#clock.now()
    ticket.entry = { ...ticket.entry, ...change, modifiedAt: at }
    ticket.states.push({ entry: ticket.entry, at })
  }
}

function queueRow(entry: QueueEntry): Row {
  const modified = entry.modifiedAt === null ? null : toJst(entry.modifiedAt)
  return {
    que_id: entry.queId,
    que_method_name: entry.methodName,
    que_shop_id: null,
    que_upload_name: entry.uploadName,
    que_client_file_name: null,
    que_file_name: `upload_${entry.queId}.csv`,
    que_status_id: String(entry.status),
    que_message: entry.message,
    que_deleted_flag: '0',
    ...trace('que', toJst(entry.createdAt), modified),
  }
}
