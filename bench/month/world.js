import { byStock } from '../../dist/domain/schedule/urgency.js'

const MINUTE = 60_000
/** Next Engine works an upload after so long, and tells malls after that. */
const QUEUE_MS = 20_000
const MALL_MS = 10 * MINUTE
const FEW = 3

/** Both sides of the shop as they truly are, and what becomes of each sale. */
export class World {
  /** Free in Next Engine; and what is truly there. */
  #free
  #there
  /** Each change of the free stock: malls see the one of ten minutes ago, less what they have sold themselves since. */
  #trail = new Map()
  #open = new Map()
  /** One for each sale at a till: its kind, and how long it took. */
  sales = []
  oversold = 0

  constructor(stock) {
    this.#free = new Map(stock)
    this.#there = new Map(stock)
  }

  free(code) {
    return this.#free.get(code) ?? 0
  }

  /** Sums that wait: code → { delta, since }. */
  get open() {
    return this.#open
  }

  /** Somebody sells at a till, if it is there. `seen`: the free stock as it was last told; undefined = never. */
  sell({ at, code, pieces }, seen) {
    const there = this.#there.get(code) ?? 0
    if (there < pieces) return false
    this.#there.set(code, there - pieces)
    const open = this.#open.get(code) ?? { delta: 0, since: at, sales: [] }
    open.delta -= pieces
    const kind = byStock(this.free(code), open.delta, FEW)
    const known = seen !== undefined && byStock(seen, open.delta, FEW) === kind
    open.sales.push({ at, kind, known })
    this.#open.set(code, open)
    return true
  }

  /** Somebody orders on the net what the mall still shows. */
  order({ at, code }) {
    if (this.#shown(code, at) <= 0) return
    const there = this.#there.get(code) ?? 0
    if (there <= 0) this.oversold += 1
    else this.#there.set(code, there - 1)
    this.#set(code, Math.max(0, this.free(code) - 1), at, 'mall')
  }

  /** Gives what the free stock was then. */
  send(code, now) {
    const open = this.#open.get(code)
    const free = this.free(code)
    this.#open.delete(code)
    const at = now + QUEUE_MS
    this.#set(code, Math.max(0, free + open.delta), at, 'upload')
    for (const one of open.sales) this.sales.push({ ...one, waited: at - one.at })
    return free
  }

  #set(code, free, at, by) {
    const trail = this.#trail.get(code) ?? []
    trail.push({ at, by, change: free - this.free(code) })
    this.#trail.set(code, trail)
    this.#free.set(code, free)
  }

  /** What malls have sold themselves they know at once. */
  #shown(code, at) {
    const later = (this.#trail.get(code) ?? []).filter(
      (one) => one.by === 'upload' && one.at + MALL_MS > at,
    )
    return this.free(code) - later.reduce((sum, one) => sum + one.change, 0)
  }
}
