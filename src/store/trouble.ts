import { type ErrorCode, StonError } from '../kernel/errors.ts'
import type { Words } from '../messages/store-postgres.ts'

/** An error of either store in words. */
export function storeError(code: ErrorCode, words: Words, cause?: unknown): StonError {
  return new StonError({ code, ...words, cause })
}
