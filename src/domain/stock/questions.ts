import type { HoldReason } from './hold.ts'
import type { Failure } from './why-failed.ts'

/** Why pieces have not gone. */
type Reason = HoldReason | Failure['reason']

/** A person is asked whether Next Engine lacks the pieces at all. Who lets go of them says that it does not. */
const ASKED = ['twice', 'repeat', 'otherLink', 'shipment', 'asSet', 'master', 'tooOld'] as const
export type Question = (typeof ASKED)[number]

/** Next Engine may have got the code with a count that holds the pieces: ston compares both counts before they go. */
const COMPARED = ['missing', 'unlinked', 'turnedUp', 'counts'] as const

export function questionOf(reason: Reason | undefined): Question | undefined {
  return ASKED.find((one) => one === reason)
}

/** Next Engine's count may have these pieces already: as long as nobody has said so, they are neither certainly wanting nor certainly there. */
export function mayBeThere(reason: Reason): boolean {
  return [...ASKED, ...COMPARED].some((one) => one === reason)
}

const NAMED: readonly Reason[] = [...ASKED, 'turnedUp', 'counts', 'unplaced']

/** What may be counted twice, or in the wrong 拠点, a person has to have looked at: it goes only where it is named. */
export function wantsALook(reason: Reason): boolean {
  return NAMED.includes(reason)
}
