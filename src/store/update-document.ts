import { Moved } from '../kernel/errors.ts'
import type { Document } from './store.ts'

/** What is to be written (null: nothing), and what the caller wants to know. */
export interface Change<T, R> {
  readonly write: T | null
  readonly result: R
}

/** Reads, changes and writes a document; again where somebody else has written meanwhile. */
export async function update<T, R>(
  document: Document<T>,
  change: (value: T | null) => Change<T, R>,
): Promise<R> {
  for (;;) {
    const { value, revision } = await document.read()
    const { write, result } = change(value)
    if (write === null) return result
    try {
      await document.replace(write, revision)
      return result
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

/** The same where the caller wants to know nothing. What stands there already, and null, is not written. */
export async function rewrite<T>(
  document: Document<T>,
  change: (value: T | null) => T | null,
): Promise<void> {
  await update(document, (value) => {
    const next = change(value)
    return {
      write: JSON.stringify(next) === JSON.stringify(value) ? null : next,
      result: undefined,
    }
  })
}
