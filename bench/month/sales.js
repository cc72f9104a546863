/** A month of a shop, drawn from a seed: what is there, what is sold at the tills and what somebody orders on the net. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const FROM = Date.parse('2026-11-01T00:00:00+09:00')
export const DAYS = 30
/** Sunday first: November 2026 begins with one. */
const WEIGHTS = [1.4, 0.8, 0.8, 0.9, 0.9, 1, 1.2]
const OPENS = 10 * HOUR
const OPEN_MS = 10 * HOUR
/** Of 60 changes three take the last piece and four leave few; some more are drawn, as somebody on the net is faster now and then. */
const LAST = 3.7 / 60
const FEW = 4.8 / 60
/** Orders on the net of one thin code around the day on which it is sold in the store. */
const ORDERS_A_DAY = 1

/** Below the limit; a linear congruence is enough for a shop. */
function chance(seed) {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

/** `thin`: every code has one to three pieces. */
export function drawMonth(seed, { changes, thin = false }) {
  const random = chance(seed)
  for (let i = 0; i < 20; i += 1) random()
  const below = (limit) => Math.floor(random() * limit)
  const stock = new Map()
  const events = []
  const plenty = Array.from({ length: Math.max(20, Math.round(changes * 2.5)) }, (_, i) => {
    const code = `A${i}`
    stock.set(code, 40 + below(300))
    return code
  })
  for (let day = 0; day < DAYS; day += 1) {
    const times = Math.round(changes * WEIGHTS[day % 7] * (0.8 + random() * 0.4))
    for (let n = 0; n < times; n += 1) {
      const at = FROM + day * DAY + OPENS + below(OPEN_MS)
      const kind = thin ? 1 : random()
      if (thin || kind < LAST + FEW) {
        const code = `T${stock.size}`
        const pieces = thin ? 1 + below(3) : kind < LAST ? 1 : 2 + below(3)
        stock.set(code, pieces)
        events.push({ at, code, pieces: 1 }, ...ordersOf(code, at, random))
      } else {
        // Some goods are sold far more often than others.
        const code = plenty[Math.floor(random() ** 2 * plenty.length)]
        events.push({ at, code, pieces: random() < 0.15 ? 2 : 1 })
        if (random() < 0.3)
          events.push({ at: FROM + day * DAY + below(DAY), code, pieces: 1, online: true })
      }
    }
  }
  return { stock, events: events.toSorted((a, b) => a.at - b.at) }
}

function ordersOf(code, sold, random) {
  const orders = []
  let at = sold - DAY / 2
  for (;;) {
    at += (-Math.log(1 - random()) / ORDERS_A_DAY) * DAY
    if (at > sold + DAY) return orders
    orders.push({ at, code, pieces: 1, online: true })
  }
}
