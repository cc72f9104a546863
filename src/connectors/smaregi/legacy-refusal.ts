import { StonError } from '../../kernel/errors.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import { smaregi } from '../../messages/smaregi.ts'

/** What Smaregi said no to, and in which words. */
export interface Refusal {
  readonly code: number
  readonly words: string
  readonly procName: string
}

/** Data extraction failed, unknown error: these pass. */
const PASSING = new Set([43, 999])
/** Where the account or its settings are in the way, nothing was looked at beyond them; and what to do about it. */
const DOOR: ReadonlyMap<number, (procName: string) => Sentence> = new Map([
  [13, () => smaregi.token],
  [14, () => smaregi.contract],
  [21, () => smaregi.door],
  [22, () => smaregi.locked],
  [23, smaregi.switchedOff],
  [24, () => smaregi.address],
])

/** What a refusal says of a writing call. `open`: it may have been acted on. */
export function refusalKind(code: number): 'open' | 'door' | 'data' {
  if (PASSING.has(code)) return 'open'
  return DOOR.has(code) ? 'door' : 'data'
}

/** `temporary` for what passes, else `smaregi` (exit `attention`) with a hint at the setting, where one is in the way. */
export function refusalError({ code, procName, words }: Refusal): StonError {
  if (PASSING.has(code)) return temporary(smaregi.busyWords(words))
  const hint = DOOR.get(code)?.(procName)
  if (hint !== undefined) return needsPerson(smaregi.denied(words), hint)
  return needsPerson(smaregi.refused(procName, words), smaregi.tell)
}

/** Code and exit `temporary`, for both of Smaregi's APIs; unless given, the hint says that the next run tries again. */
export function temporary(message: Sentence, hint: Sentence = smaregi.later): StonError {
  return new StonError({ code: 'temporary', message, hint })
}

/** Code `smaregi`, exit `attention`, for both of Smaregi's APIs: trying again does not help. */
export function needsPerson(message: Sentence, hint: Sentence): StonError {
  return new StonError({ code: 'smaregi', message, hint })
}
