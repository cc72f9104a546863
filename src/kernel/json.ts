/** No message of either service has a tenth of it. */
const DEEPEST = 100

/** JSON from outside; undefined when it is none, or nested so deeply that whoever walks it would run out of stack. */
export function foreignJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}

/** `JSON.parse` itself takes any depth; `JSON.stringify` does not. */
export function isTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((one) => isTooDeep(one, left - 1))
  for (const key in value) if (isTooDeep(Reflect.get(value, key), left - 1)) return true
  return false
}
