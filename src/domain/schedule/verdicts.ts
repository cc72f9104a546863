import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts'
import type { Facts, OpenUpload } from './facts.ts'
import type { Item } from './items.ts'
import { urgencyOf } from './urgency.ts'

/** After the upload; each run of `flush` looks anyway. */
const LOOKS = [10].map((minutes) => minutes * MINUTE_MS)
const URGENT_LOOKS = [2, 5, 15].map((minutes) => minutes * MINUTE_MS)

/** When what has been sent is looked at: always, whatever it costs, because it may have to go once more. */
export function verdictsOf(facts: Facts): readonly Item[] {
  const { done } = facts
  const lastLook = Math.max(done.flush ?? 0, done['flush --urgent'] ?? 0)
  const behind = waitsBehind(facts)
  const at = facts.uploads.map((one) => nextLook(one, behind, lastLook))
  if (at.length === 0) return []
  return [{ job: 'flush --urgent', why: 'verdict', at: Math.min(...at) }]
}

/** What cannot go before the verdict: something that may be oversold meanwhile, something else, or nothing. */
type Behind = 'urgent' | 'rest' | 'nothing'

function waitsBehind(facts: Facts): Behind {
  const view = { ...facts, urgentBelow: facts.limits.urgentBelow }
  const behind = facts.pending.filter((one) => one.isBehind === true)
  const kinds = behind.map((one) => urgencyOf({ ...one, waits: false }, view))
  if (kinds.some((kind) => kind === 'last' || kind === 'few')) return 'urgent'
  return behind.length > 0 ? 'rest' : 'nothing'
}

/** The first of its times that nobody has looked at; when they are over the more seldom the older it is, and once a day at least. */
function nextLook(one: OpenUpload, behind: Behind, lastLook: number): number {
  const { sentAt } = one
  const looked = Math.max(lastLook, sentAt)
  const isUrgent = one.urgent || behind === 'urgent'
  const looks = (isUrgent ? URGENT_LOOKS : LOOKS).map((after) => sentAt + after)
  const times = [...looks, Math.max(sentAt, one.settlesAt)].toSorted((a, b) => a - b)
  return times.find((time) => time > looked) ?? looked + gapAfter(looked - sentAt, behind)
}

function gapAfter(age: number, behind: Behind): number {
  if (behind === 'nothing') return DAY_MS
  return Math.min(DAY_MS, Math.max(behind === 'urgent' ? 5 * MINUTE_MS : HOUR_MS, age / 4))
}
