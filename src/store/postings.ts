import { caseFolded } from '../domain/mapping/names.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { gather, openWorkOf } from '../domain/stock/open-work.ts'
import { StonError } from '../kernel/errors.ts'
import type { Batches } from './store.ts'
import type { Places } from './product-index.ts'

/** In the place of a line's number: a row's number is added to the first. */
const ROW = 0xffff_0000
const OUTCOME = 0xffff_fffe
const CARRIED = 0xffff_fffd

const WORDS = 2
/** What is missing is taken over in parts of about so many lines: some seconds. */
const PART_LINES = 200_000
/** Names whose number is remembered while lines are taken. */
const REMEMBERED = 50_000

/** What a batch says of names: pairs of a name's number and a place, in eight bytes. */
export class Postings {
  #words = new Uint32Array(128)
  #used = 0
  #lines = 0
  readonly #numbers = new Map<string, number>()

  /** The next of the batch's changes. */
  line({ product, code }: Pick<ChangeRecord, 'product' | 'code'>): void {
    this.add(product, this.#lines)
    if (code !== product) this.add(code, this.#lines)
    this.#lines += 1
  }

  add(name: string, place: number): void {
    if (name !== '') this.pair(this.#numberOf(name), place)
  }

  pair(number: number, place: number): void {
    if (this.#used + WORDS > this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2)
      larger.set(this.#words)
      this.#words = larger
    }
    this.#words[this.#used] = number
    this.#words[this.#used + 1] = place
    this.#used += WORDS
  }

  /** How many changes were taken. */
  get lines(): number {
    return this.#lines
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer, 0, this.#used * Uint32Array.BYTES_PER_ELEMENT)
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#numbers.size >= REMEMBERED) this.#numbers.clear()
    const number = numberOf(name)
    this.#numbers.set(name, number)
    return number
  }
}

/** A name as 32 bits (FNV-1a). Two names may share a number: then too much is found. */
export function numberOf(name: string): number {
  let number = 0x811c9dc5
  for (const char of caseFolded(name))
    number = Math.imul(number ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return number >>> 0
}

/** The numbers of those that are names. */
export function numbersOf(names: Iterable<string>): ReadonlySet<number> {
  return new Set([...names].filter((name) => name !== '').map(numberOf))
}

/** What of these postings is about one of the names; null = nothing. */
export function placesIn(words: Uint32Array, numbers: ReadonlySet<number>): Places | null {
  const places: number[] = []
  for (const number of numbers)
    for (let i = 0; i < words.length; i += WORDS)
      if (words[i] === number) places.push(words[i + 1] ?? 0)
  if (places.length === 0) return null
  return {
    lines: ascending(places.filter((place) => place < ROW)),
    rows: ascending(places.filter((place) => place >= ROW && place < CARRIED)).map((r) => r - ROW),
    outcomes: places.includes(OUTCOME),
    carried: places.includes(CARRIED),
  }
}

/** Each number once. */
export function ascending(numbers: Iterable<number>): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

type Read = Pick<Batches, 'read' | 'carried' | 'changes'>

/** What had come to a stop after the batch of that number. */
interface Stopped {
  readonly batch: number
  readonly items: readonly Item[]
}

/** Everything that a batch says; `lines`: its changes, where they were taken while it was made. Null = it has been pruned meanwhile. */
async function indexed(
  batches: Read,
  id: number,
  { lines, before }: { readonly lines: Postings | undefined; readonly before: Stopped },
): Promise<{ readonly postings: Postings; readonly stopped: Stopped } | null> {
  const postings = lines ?? (await linesOf(batches, id))
  const head = await batches.read(id)
  if (head === null) return null
  head.rows.forEach(({ products, code }, i) => {
    for (const name of new Set([...products, code])) postings.add(name, ROW + i + 1)
  })
  for (const { product = '', code, alone = '' } of head.outcomes)
    for (const name of new Set([product, code, alone])) postings.add(name, OUTCOME)
  const carried = await batches.carried(id)
  const former = before.batch === id - 1 ? before : await stoppedAfter(batches, id - 1)
  for (const item of changed(former.items, itemsOf(gather(carried)))) {
    const { productId, products, code } = factsOf(item)
    for (const name of new Set([productId, ...products, code])) postings.add(name, CARRIED)
  }
  return { postings, stopped: { batch: id, items: itemsOf(openWorkOf(head, carried)) } }
}

async function linesOf(batches: Read, id: number): Promise<Postings> {
  const postings = new Postings()
  for await (const chunk of batches.changes(id)) for (const one of chunk) postings.line(one)
  return postings
}

async function stoppedAfter(batches: Read, id: number): Promise<Stopped> {
  const head = await batches.read(id)
  const items = head === null ? [] : itemsOf(openWorkOf(head, await batches.carried(id)))
  return { batch: id, items }
}

/** What is there on one side only, or with another amount or reason. What stays as it is would be found in every batch of its time. */
function changed(before: readonly Item[], now: readonly Item[]): Item[] {
  const known = new Set(before.map(markOf))
  const left = new Set(now.map(markOf))
  return [
    ...now.filter((item) => !known.has(markOf(item))),
    ...before.filter((item) => !left.has(markOf(item))),
  ]
}

function markOf(item: Item): string {
  const { delta, reason } = factsOf(item)
  return `${item.id} ${delta} ${reason}`
}

/**
 * What is missing, batch by batch from the oldest, as far as one call goes. `keep` writes a batch's postings down; `lines`: those
 * that were taken while it was made.
 */
export async function takeOverMissing(
  missing: readonly number[],
  batches: Read & { linesTaken(id: number): Postings | undefined },
  keep: (id: number, postings: Postings) => Promise<void>,
): Promise<void> {
  let read = 0
  let before: Stopped = { batch: 0, items: [] }
  for (const id of missing) {
    if (read >= PART_LINES) return
    const lines = batches.linesTaken(id)
    const made = await indexed(batches, id, { lines, before }).catch(unlessDamaged)
    if (made === null) continue
    if (lines === undefined) read += made.postings.lines
    before = made.stopped
    await keep(id, made.postings)
  }
}

/** A batch that cannot be read is not in the index: whoever asks for it is told. No run is stopped by it. */
function unlessDamaged(error: unknown): null {
  if (error instanceof StonError && error.exit === 'attention') return null
  throw error
}
