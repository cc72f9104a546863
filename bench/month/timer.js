import { DAYS, FROM } from './sales.js'
import { World } from './world.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** One flush that finds something: counts, upload, queue, history. */
const FLUSH = 4
/** Two imports a day, the first of which looks at more, and the sign-in. */
const ELSE_A_DAY = 5

/** The crontab of the examples: at seven minutes past these hours. */
export const FIVE_A_DAY = [10, 13, 16, 19, 22].map((hour) => (hour * 60 + 7) * MINUTE)
export const EVERY_TEN_MINUTES = Array.from({ length: 144 }, (_, i) => i * 10 * MINUTE)

/** The same month with a timer in place of a planner. */
export function timedMonth({ stock, events }, times) {
  const world = new World(stock)
  let calls = ELSE_A_DAY * DAYS
  let next = 0
  for (let day = 0; day < DAYS; day += 1)
    for (const time of times) {
      const now = FROM + day * DAY + time
      for (; (events[next]?.at ?? Infinity) <= now; next += 1) {
        const event = events[next]
        if (event.online === true) world.order(event)
        else world.sell(event, world.free(event.code))
      }
      if (world.open.size > 0) calls += FLUSH
      for (const code of world.open.keys()) world.send(code, now)
    }
  return { world, calls }
}
