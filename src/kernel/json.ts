/** No message of either service has a tenth of it. */
const DEEPEST = 100

/** JSON from outside; undefined when it is none, or nested so deeply that whoever walks it would run out of stack. */
export function foreignJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(withoutMark(text))
    return isTooDeep(value) ? undefined : value
  } catch {
    return undefined
  }
}

/** Some write a mark of the encoding before a text. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Parsed, and not looked at yet. */
export type JsonObject = Record<string, unknown>

/** Null when the text is not JSON, or not an object. */
export function jsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(withoutMark(text))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** A list is none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `JSON.parse` itself takes any depth; `JSON.stringify` does not. */
export function isTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((one) => isTooDeep(one, left - 1))
  for (const key in value) if (isTooDeep(Reflect.get(value, key), left - 1)) return true
  return false
}

/** What stands at a path like `webhook.port`; undefined where nothing does. */
export function valueAt(tree: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), tree)
}
