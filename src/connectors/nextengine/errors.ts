import { type ErrorCode, StonError } from '../../kernel/errors.ts'
import { NEXT_ENGINE, SIGN_IN_HINT } from '../../messages/nextengine.ts'
import { notPermitted, permit } from '../../messages/nextengine-apis.ts'
import type { Sentence } from '../../kernel/sentence.ts'

/** What an error code of Next Engine means for ston. Its full list is not public: an unknown code is `other`. */
export type Meaning =
  | 'signIn'
  | 'account'
  | 'busy'
  | 'maintenance'
  | 'stockTaking'
  | 'blocked'
  | 'fault'
  | 'access'
  | 'client'
  | 'permission'
  | 'other'

const MEANINGS: Readonly<Record<string, Meaning>> = {
  '000001': 'fault', // "no such path", also seen during deploys and under load
  '001001': 'access',
  '001003': 'access',
  '001005': 'client',
  '001007': 'account',
  '002001': 'access',
  '002002': 'signIn', // an old pair
  '002003': 'account',
  '002004': 'signIn', // both tokens have ended
  '002007': 'maintenance',
  '003001': 'busy',
  '003002': 'busy',
  '003003': 'account',
  '003004': 'maintenance',
  '003005': 'maintenance',
  '004001': 'permission', // each API is switched on by itself
  '008003': 'blocked', // orders are being imported
  '008007': 'blocked', // delivery slips are being printed
  '008010': 'stockTaking',
  '999999': 'fault',
}

/** `result` of the answer and its six-digit code ('' when it has none). */
export function meaningOf(result: string, code: string): Meaning {
  return result === 'redirect' ? 'signIn' : (MEANINGS[code] ?? 'other')
}

/** The error for an answer that Next Engine itself gave. `said`: its words and code, without secrets. `path`: of the API called. */
export function refusalError(meaning: Meaning, said: string, path = ''): StonError {
  switch (meaning) {
    case 'signIn':
      return signInNeeded(said)
    case 'account':
      return make('account', NEXT_ENGINE.suspended(said))
    case 'access':
      return make('account', NEXT_ENGINE.access(said), NEXT_ENGINE.accessHint())
    case 'client':
      // It comes with a sign-in only, which has to be begun again.
      return make('auth', NEXT_ENGINE.client(said), NEXT_ENGINE.clientHint())
    case 'permission':
      return new StonError({
        code: 'nextengine',
        message: notPermitted(path, said),
        hint: permit,
        waitsForPerson: true,
      })
    case 'maintenance':
      return make('temporary', NEXT_ENGINE.maintenance(said), NEXT_ENGINE.maintenanceHint())
    case 'other':
      return make('nextengine', NEXT_ENGINE.refused(said))
    default:
      return temporary(NEXT_ENGINE[meaning](said))
  }
}

/** Code and exit `auth`: only a person can help. `said` as for `refusalError`, '' = nothing was said. */
export function signInNeeded(said: string): StonError {
  return make('auth', NEXT_ENGINE.signInNeeded(said), SIGN_IN_HINT)
}

/** Code `company`, exit `attention`. Both texts are names or ids, for display. */
export function otherCompany(stored: string, answered: string): StonError {
  const sentence = NEXT_ENGINE.otherCompany(stored, answered)
  return make('company', sentence, NEXT_ENGINE.otherCompanyHint())
}

/** Code and exit `temporary`: it passes, and the next run tries again. */
export function temporary(message: Sentence): StonError {
  return make('temporary', message)
}

/** What an error that is not for people is called in the log. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error'
}

function make(code: ErrorCode, message: Sentence, hint?: Sentence): StonError {
  return new StonError({ code, message, hint })
}
