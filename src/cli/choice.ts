import { oneOf } from '../messages/config.ts'
import { badValue } from './usage-error.ts'

/** An option that knows only some words. */
export function choice<T extends string>(option: string, allowed: readonly T[]) {
  return (value: string): T => {
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw badValue(option, value, oneOf(allowed))
    return found
  }
}
