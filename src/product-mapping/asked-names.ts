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
  throw new StonError({ code: 'usage', message: noName, problems })
}

/**
 * The names without blanks around them. Throws where nothing is named, or something that can be neither an id nor a code. `met`: names
 * that were met in orders, or are on the list already; those may be written in any way.
 */
export function checkNames(
  names: readonly string[],
  met: ReadonlySet<string> = new Set(),
): readonly string[] {
  if (names.length === 0)
    throw new StonError({ code: 'usage', message: EXCLUDE.noNames, hint: EXCLUDE.noNamesHint })
  const plain = names.map((name) => name.trim())
  const problems: Problem[] = plain
    .filter((name) => !isCode(name) && !isProductId(name) && !isForeign(name) && !met.has(name))
    .map((name) => ({ path: 'ID_OR_CODE', found: name, allowed: EXCLUDE.allowed }))
  if (problems.length > 0)
    throw new StonError({ code: 'usage', message: EXCLUDE.badNames, problems })
  return plain
}

/** Next Engine adds lines to orders by itself; their codes may have blanks and other signs (`GIFT WRAP`). */
function isForeign(name: string): boolean {
  return /^[!-~][ -~]{0,98}[!-~]$|^[!-~]$/.test(name)
}
