import { DAY_MS, MINUTE_MS } from '../../kernel/time.ts'
import type { Facts, OpenUpload } from './facts.ts'
import type { Item } from './items.ts'

/** After the upload; each run of `flush` looks anyway. */
const LOOKS = [10].map((minutes) => minutes * MINUTE_MS)
const URGENT_LOOKS = [2, 5, 15].map((minutes) => minutes * MINUTE_MS)

/** When what has been sent is looked at: always, whatever it costs, because it may have to go once more. */
export function verdictsOf(facts: Facts): readonly Item[] {
  const { done, now } = facts
  const lastLook = Math.max(done.flush ?? 0, done['flush --urgent'] ?? 0)
  const at = facts.uploads.map((one) => nextLook(one, lastLook, now))
  if (at.length === 0) return []
  return [{ job: 'flush --urgent', why: 'verdict', at: Math.min(...at) }]
}

/** The first of its times that nobody has looked at; when they are over once a day. */
function nextLook(one: OpenUpload, lastLook: number, now: number): number {
  // What a wrong clock dated ahead left now.
  const sentAt = Math.min(one.sentAt, now)
  const looked = Math.max(lastLook, sentAt)
  const looks = (one.urgent ? URGENT_LOOKS : LOOKS).map((after) => sentAt + after)
  const times = [...looks, Math.max(sentAt, one.settlesAt)].toSorted((a, b) => a - b)
  return times.find((time) => time > looked) ?? looked + DAY_MS
}
