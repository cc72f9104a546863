import { isCode, isProductId } from '../domain/mapping/names.ts'
import { type Problem, StonError } from '../kernel/errors.ts'
import { EXCLUDE } from '../messages/exclude.ts'
import { nameAllowed, noName } from '../messages/map-show.ts'

/** The name that a person asks about, without blanks around it. Throws where it can be neither an id nor a code. */
export function askedName(idOrCode: string): string {
  const name = idOrCode.trim()
  if (isProductId(name) || isCode(name)) return name
  const found = name === '' ? '""' : name
  const problems = [{ path: 'ID_OR_CODE', found, allowed: nameAllowed }]
  throw new StonError({ code: 'usage', exit: 'config', message: noName, problems })
}

/** Throws where nothing is named, or something that can be neither an id nor a code. */
export function checkNames(names: readonly string[]): void {
  const usage = { code: 'usage', exit: 'config' } as const
  if (names.length === 0)
    throw new StonError({ ...usage, message: EXCLUDE.noNames, hint: EXCLUDE.noNamesHint })
  const problems: Problem[] = names
    .filter((name) => !isCode(name) && !isProductId(name))
    .map((name) => ({ path: 'ID_OR_CODE', found: name, allowed: EXCLUDE.allowed }))
  if (problems.length > 0) throw new StonError({ ...usage, message: EXCLUDE.badNames, problems })
}
