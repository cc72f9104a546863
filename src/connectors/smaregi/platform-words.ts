import * as v from 'valibot'
import { refusalShape } from './platform-shapes.ts'

const LONGEST = 300

/** Smaregi's own words in an error answer. */
export function wordsOf(status: number, body: unknown, secrets: readonly string[]): string {
  const parsed = v.safeParse(refusalShape, body)
  const parts: readonly (string | null)[] = parsed.success
    ? [
        parsed.output.title ?? parsed.output.error,
        parsed.output.detail ?? parsed.output.error_description,
      ]
    : []
  const said = parts.filter((part) => part !== null).join(': ')
  return plain(said === '' ? `HTTP ${status}` : `HTTP ${status} ${said}`, secrets)
}

/** Smaregi's words for people, of either API: one line, not endless, and without our secrets should they repeat them. */
export function plain(words: string, secrets: readonly string[]): string {
  let text = words.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  for (const secret of secrets) if (secret !== '') text = text.replaceAll(secret, '***')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
