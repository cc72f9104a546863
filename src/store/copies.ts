import type { StonError } from '../kernel/errors.ts'
import type { Entry } from '../kernel/tar.ts'
import * as text from '../messages/backup.ts'
import type { DocumentName } from './document-name.ts'
import { storeError } from './trouble.ts'

/**
 * Never comes back from a copy, nor goes into one: who was signed in then may have been removed since, or has lost the phone, and of
 * that the copy knows nothing.
 */
export const NOT_COPIED: DocumentName = 'sessions'

/** What a copy was made of: `format` is the store's own number, which only a ston that knows it may read. */
export interface CopyFacts {
  readonly kind: 'files' | 'postgres'
  readonly format: number
}

/** Everything as it stood at one moment. `close` gives back what it needed; without it nothing is lost. */
export interface Snapshot {
  readonly facts: CopyFacts
  entries(): AsyncIterable<Entry>
  close(): Promise<void>
}

/** Whole copies of a store: beside the `Store`, because they know its files and rows and nothing of what they mean. */
export interface Copies {
  readonly facts: CopyFacts
  /**
   * For the holder of `stock` and `orders`, for the moment that the call takes; the entries may be read after they were given back.
   * Listeners go on meanwhile: what they have acknowledged before the call is in the copy.
   */
  snapshot(): Promise<Snapshot>
  /**
   * Puts a copy in the place of what is there, all of it or nothing. For the holder of both locks, who has made sure that nothing is
   * there that anybody needs, and that nobody listens.
   */
  place(entries: AsyncIterable<Entry>): Promise<void>
}

/** Code `damaged`, exit `attention`: a name in the copy that no ston of this format has put there. */
export function notInCopy(name: string): StonError {
  return storeError('damaged', text.unknownEntry(name))
}
