import type { StoreFacts } from './stock-reader.ts'

/** A store as either API tells it. */
export function factsOf(store: {
  readonly storeId: string
  readonly storeName: string | null
  readonly division: string | null
}): StoreFacts {
  const { storeId, storeName, division } = store
  return { storeId, name: storeName ?? '', division: division?.trim() ?? '' }
}
