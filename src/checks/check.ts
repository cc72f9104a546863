import { type ExitName, orError, StonError } from '../kernel/errors.ts'
import * as says from '../messages/doctor.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** One thing that was looked at. `none`: not set up, and not needed for what is. */
export interface Check {
  readonly name: Sentence
  readonly state: 'ok' | 'warn' | 'bad' | 'none'
  readonly found: Sentence
  readonly next: Sentence | null
  /** What a bad one ends the command with. */
  readonly exit: ExitName
}

export const MARKS: Readonly<Record<Check['state'], string>> = {
  ok: '✓',
  warn: '!',
  bad: '✗',
  none: '-',
}

/** What a look at one thing comes to. */
export type Body = Omit<Check, 'name'>

export function ok(found: Sentence): Body {
  return { state: 'ok', found, next: null, exit: 'ok' }
}

export function none(found: Sentence): Body {
  return { state: 'none', found, next: null, exit: 'ok' }
}

export function warn(found: Sentence, next: Sentence | null): Body {
  return { state: 'warn', found, next, exit: 'ok' }
}

export function bad(found: Sentence, next: Sentence | null, exit: ExitName = 'attention'): Body {
  return { state: 'bad', found, next, exit }
}

/** What ends a look early, in the words of whoever refused. `found`: where more is to be said than that. */
export function refused(error: StonError, found: Sentence = error.sentence): Body {
  const next = error.hint ?? (error.exit === 'temporary' ? says.comeBack : says.seeWords)
  return bad(found, next, error.exit)
}

/** Looks, and turns what goes wrong into a line of its own: one trouble must not hide the others. */
export async function examine(name: Sentence, examining: () => Promise<Body>): Promise<Check> {
  const found = await orError(examining())
  return { name, ...(found instanceof StonError ? refused(found) : found) }
}

/** For what may not be begun where something is bad. `words`: what has not been begun, with what was found. */
export function refuseBad(
  { state, found, next, exit }: Check,
  words: (found: Sentence) => Sentence,
): void {
  if (state !== 'bad') return
  const waits = exit === 'attention' ? ({ waitsForPerson: true } as const) : {}
  const hint = next ?? undefined
  throw new StonError({ code: 'check', exit, message: words(found), hint, ...waits })
}

const ORDER: readonly ExitName[] = ['bug', 'config', 'auth', 'temporary', 'attention']

/** What all of them together end a command with. */
export function exitOf(checks: readonly Check[]): ExitName {
  const bad = checks.filter((one) => one.state === 'bad').map((one) => one.exit)
  return ORDER.find((exit) => bad.includes(exit)) ?? 'ok'
}

/** Keys of a section of the configuration that say nothing. */
export function missingOf<K extends string>(
  section: string,
  values: Readonly<Record<K, unknown>>,
  keys: readonly K[],
): string[] {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (Array.isArray(value) && value.length === 0)
  return keys.filter((key) => isEmpty(values[key])).map((key) => `${section}.${key}`)
}
