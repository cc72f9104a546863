import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { StonError } from '../kernel/errors.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { type Drafted, draftAll, type Known, narrowed } from './book-differences.ts'
import { correct } from './correct.ts'
import { count, type Job } from './count.ts'
import { Products } from './find-products.ts'
import { forgetOld } from './forget-old-slips.ts'
import { noteReturns } from './note-returns.ts'
import { readSlips, type Slips } from './read-orders.ts'
import { registerAll } from './register.ts'
import { addUp, booked, type OrdersDone, type Result } from './results.ts'
import { openWriting, type Reading, type Writing } from './run-context.ts'
import { settleOpen, settleShipments } from './settle-open-calls.ts'
import { Standing } from './standing.ts'
import { newShops, reachBack, refusePause, startNow } from './start.ts'

/** Where a run begins. */
export interface Beginning {
  /** Japanese time, as Next Engine writes one; null = where the last run ended. */
  readonly since: string | null
  /** Everything so far is left out. */
  readonly fromNow: boolean
}

/** Some slips, and what is to be done for them. */
interface Page extends Drafted {
  readonly slips: Slips
  readonly jobs: readonly Job[]
  readonly known: Known
}

/** One run of `import-orders`: what an earlier one left open, then everything that may have changed, then the watermark. */
export class OrdersImport {
  readonly #reading: Reading
  readonly #standing: Standing
  readonly #writing: Writing | null

  private constructor(reading: Reading, standing: Standing, client: ShipmentsClient | null) {
    this.#reading = reading
    this.#standing = standing
    this.#writing = client === null ? null : openWriting(reading, client, () => standing.state)
  }

  /** Without a client nothing can be written: a dry run. */
  static async open(
    app: App,
    gate: OrderGate,
    client: ShipmentsClient | null,
  ): Promise<OrdersImport> {
    const reading = { app, store: await app.store(), gate }
    return new OrdersImport(reading, await Standing.of(reading), client)
  }

  get #writes(): Writing {
    if (this.#writing === null) throw new Error('a dry run does not call Smaregi')
    return this.#writing
  }

  /** Why Smaregi could not be asked any more. */
  get trouble(): StonError | null {
    return this.#writing?.calls.trouble ?? null
  }

  /** Also when a stage has failed: what the run has come to by then, which is written down. */
  async end(): Promise<OrdersDone> {
    await this.#standing.save()
    return this.done
  }

  get done(): OrdersDone {
    return addUp(this.#standing)
  }

  async importAll({ since, fromNow }: Beginning): Promise<void> {
    const standing = this.#standing
    if (fromNow || (standing.state.start === null && since === null)) {
      await standing.save(await startNow(this.#reading))
      standing.take({ started: true })
      return
    }
    if (since === null) refusePause(standing.state)
    await this.#settle()
    if (this.#writes.calls.over) return
    await this.#begin(since)
    await standing.save()
    const items = [...standing.items.values()].map(({ slip }) => slip)
    const open = new Set([...standing.open, ...standing.again, ...items])
    await standing.save(await forgetOld(this.#reading, standing.state, open))
    await this.#readAndBook(since !== null)
    await this.#settle()
  }

  /** What a run would do: nothing is written down or called in Smaregi. */
  async *preview(since: string | null): AsyncGenerator<Drafted> {
    if (since === null) refusePause(this.#standing.state)
    await this.#begin(since)
    const { app, store } = this.#reading
    const products = await Products.open(app, store, { kept: false })
    for await (const slips of this.#read(since !== null).pages)
      yield await this.#draft(products, slips)
  }

  /** From where slips count. */
  async #begin(since: string | null): Promise<void> {
    const standing = this.#standing
    if (since !== null) standing.know(await reachBack(this.#reading, standing.state, since))
    standing.know(await newShops(this.#reading, standing.state))
  }

  #read(gapAllowed: boolean): ReturnType<typeof readSlips> {
    const { state, again } = this.#standing
    return readSlips(this.#reading, { state, again, gapAllowed })
  }

  async #readAndBook(gapAllowed: boolean): Promise<void> {
    const { app, store, gate } = this.#reading
    const products = await Products.open(app, store, { kept: true })
    const { pages, seen } = this.#read(gapAllowed)
    for await (const slips of pages) {
      try {
        await this.#book(await this.#draft(products, slips))
      } catch (error) {
        // Nobody can say how far it came, and what waits of these slips may not change again.
        this.#standing.take({ again: [...slips.keys()] })
        throw error
      }
      if (this.#writes.calls.over) return
    }
    // Everything that was read is booked, held, or written down as open.
    const { newest, newestFilled, createdLookDay, rereadDay } = seen
    this.#standing.take({ newestFilled })
    const completedAt = gate.now().toISOString()
    await this.#standing.save({ watermark: newest, completedAt, createdLookDay, rereadDay })
  }

  /** Counted, and compared with what is booked. */
  async #draft(products: Products, slips: Slips): Promise<Page> {
    const { app, store } = this.#reading
    const counting = await count(store, this.#standing.state, slips)
    const { jobs, meet } = counting
    const meanings = await products.meet(meet)
    const refused = this.#writing?.refusals.known ?? new Map<string, string>()
    const known = { meanings, refused, config: app.config, now: app.now() }
    const drafted = draftAll(jobs, known)
    this.#standing.take(counting, drafted)
    return { ...drafted, slips, jobs, known }
  }

  /** First what is to leave Smaregi's stock, then what comes back. */
  async #book({ slips, jobs, known, seen, begun, gives }: Page): Promise<void> {
    const run = this.#writes
    await noteReturns(run, known.meanings, jobs, slips)
    if (seen.length > 0) await run.store.bookings.append(seen)
    await this.#register(begun, known)
    for (const one of gives) {
      if (run.calls.over) break
      await this.#follow(correct(run, one, booked(this.#standing.results).reversals))
    }
    if (!run.calls.over) return
    const left = [...begun, ...gives.map(({ reduce }) => reduce)]
    this.#standing.take({ again: left.map(({ slip }) => slip) })
  }

  async #register(begun: readonly SlipIntent[], known: Known): Promise<void> {
    const run = this.#writes
    const standing = this.#standing
    const announced: SlipIntent[] = []
    let round = begun
    while (round.length > 0 && !run.calls.over) {
      announced.push(...round)
      await standing.save()
      const made = await registerAll(run, round, booked(standing.results).shipments)
      const { items } = standing
      const settled = await settleShipments(run, made.called, { late: false, items })
      const next = narrowed(made.refused, announced, known)
      standing.take(made, settled, next)
      round = next.begun
    }
  }

  /** What earlier calls have left open. */
  async #settle(): Promise<void> {
    const { open, items } = this.#standing
    if (open.size === 0) return
    await this.#follow(settleOpen(this.#writes, { slips: [...open], items }))
    await this.#standing.save()
  }

  async #follow(stage: AsyncGenerator<Result>): Promise<void> {
    for await (const result of stage) {
      this.#standing.take(result)
      if (result.begun !== undefined) await this.#standing.save()
    }
  }
}
