import { basename, dirname } from 'node:path'
import type { BatchHead } from '../../src/domain/stock/batch.ts'
import { DATA } from './data.ts'
import type { Host, Process } from './host.ts'

const MINUTE = 60_000
/** A holder of whom nothing is seen may be given up after ten minutes, by looks that are not all the time. */
export const SILENT = 9 * MINUTE
const LOCKS = `${DATA}/claims`
const BATCHES = `${DATA}/batches`

/**
 * Who holds the lock `stock`, seen from outside: by the names on the disk and by who makes them. Several things keep an upload of somebody
 * who was overtaken from doing harm, so each of them is looked at by itself, and not only what became of the stock.
 */
export class LockWatch {
  readonly #host: Host
  readonly #wrong: (line: string) => void
  readonly #saw: (what: string) => void
  /** By batch, who was about to send it, as long as no queue entry of it is known. */
  readonly #senders = new Map<number, Process>()

  constructor(host: Host, wrong: (line: string) => void, saw: (what: string) => void) {
    this.#host = host
    this.#wrong = wrong
    this.#saw = saw
  }

  /** A name was made for a file that is whole. */
  named(by: Process, path: string): void {
    const folder = dirname(path)
    if (folder === LOCKS && path.endsWith('.silent')) this.#givenUp(by, basename(path))
    if (folder === BATCHES && path.endsWith('.json')) this.#headOf(by, this.#host.disk.text(path))
  }

  /** An upload leaves. */
  leaves(by: Process, path: string): void {
    if (!path.endsWith('/upload')) return
    const { disk } = this.#host
    const epoch = disk.names(LOCKS).findLast((name) => /^stock\.\d+\.epoch$/.test(name))
    // A watch that cannot read who has the lock would see nothing for ever.
    const { pid } = JSON.parse(disk.text(`${LOCKS}/${epoch}`)) as { readonly pid: number }
    if (pid !== by.pid) this.#wrong(`${by.pid} sends, and ${pid} has taken the lock`)
  }

  #givenUp(by: Process, token: string): void {
    const holder = this.#host.find(Number(/-(\d+)-[0-9a-f]+\.silent$/.exec(token)?.[1]))
    if (holder?.isAlive !== true) return
    this.#saw('holder given up')
    const { now } = this.#host.nature.time
    const [from, until] = holder.stood ?? [now, now]
    if (now - (holder.stoppedAt ?? now) >= SILENT) return
    // Whoever has seen it, and stood still himself before he could say so, says it late: it is fenced as well.
    if (until - from >= SILENT && until >= (by.stood?.[0] ?? now)) return
    this.#wrong(`${token} was given up, and goes on`)
  }

  #headOf(by: Process, text: string): void {
    const { head } = JSON.parse(text) as { readonly head: BatchHead }
    const { id, state, upload, verdicts, outcomes } = head
    const isOut = (verdicts ?? []).some(({ kind }) => kind === 'notSent' || kind === 'refused')
    const out = outcomes.flatMap(({ kind, by: why, batch }) =>
      kind === 'notApplied' && why !== 'person' && batch !== null ? [batch] : [],
    )
    for (const batch of isOut ? [id, ...out] : out) {
      const sender = this.#senders.get(batch)
      if (sender === undefined || sender === by || !sender.isAlive) continue
      this.#wrong(`batch ${batch} counts as not sent, and ${sender.pid} may send it`)
    }
    if (state === 'sending') this.#senders.set(id, by)
    if (upload?.queId !== null && upload?.queId !== undefined) this.#senders.delete(id)
  }
}
