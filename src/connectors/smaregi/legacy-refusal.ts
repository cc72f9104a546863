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
/** Contract, token, account, switches and address: nothing was looked at beyond them. */
const DOOR = new Set([13, 14, 21, 22, 23, 24])
/** The request and its data: nothing of it was done. 42, the data exist already, is not among them: a call before may have made them. */
const DATA = new Set([11, 15, 31, 32, 33, 41, 101, 102])

/** What a refusal says of a writing call. `open`: it may have been acted on; so may whatever has a number that is in no list. */
export function refusalKind(code: number): 'open' | 'door' | 'data' {
  if (DOOR.has(code)) return 'door'
  return DATA.has(code) ? 'data' : 'open'
}

/** `temporary` for what passes, else `smaregi` (exit `attention`) with a hint at the setting, where one is in the way. */
export function refusalError(refusal: Refusal): StonError {
  if (PASSING.has(refusal.code)) return temporary(smaregi.busyWords(refusal.words))
  const hint = doorHint(refusal)
  if (hint !== null) return needsPerson(smaregi.denied(refusal.words), hint)
  return needsPerson(smaregi.refused(refusal.procName, refusal.words), smaregi.tell)
}

/** Code and exit `temporary`, for both of Smaregi's APIs; unless given, the hint says that the next run tries again. */
export function temporary(message: Sentence, hint: Sentence = smaregi.later): StonError {
  return new StonError({ code: 'temporary', exit: 'temporary', message, hint })
}

/** Code `smaregi`, exit `attention`, for both of Smaregi's APIs: trying again does not help. */
export function needsPerson(message: Sentence, hint: Sentence): StonError {
  return new StonError({ code: 'smaregi', exit: 'attention', message, hint })
}

/** What to do where the account or its settings are in the way; null where they are not. */
function doorHint({ code, procName }: Refusal): Sentence | null {
  switch (code) {
    case 13:
      return smaregi.token
    case 14:
      return smaregi.contract
    case 21:
      return smaregi.door
    case 22:
      return smaregi.locked
    case 23:
      return smaregi.switchedOff(procName)
    case 24:
      return smaregi.address
    default:
      return null
  }
}
