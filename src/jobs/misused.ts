import type { Item } from '../domain/stock/open-items.ts'
import { type StonError, usageError } from '../kernel/errors.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/failures.ts'

/** What was typed cannot be done. */
export function misused(message: Sentence): StonError {
  return usageError(message, says.lookAtList)
}

/** A decision that does not fit the item. */
export function unfit({ id, kind }: Pick<Item, 'id' | 'kind'>): StonError {
  return misused(says.doesNotFit(id, kind))
}
