/** One product in both systems. */
export interface Pair {
  readonly productId: string
  readonly code: string
}

/** Whole lines of text; the bytes are only good until the next chunk is asked for. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * A whole table as the text it is stored as: no header, one product a line, every line ended by a line feed.
 * Each product and each code (whatever its letter case) stands there once.
 */
export interface TableText {
  readonly entries: number
  /** `id,code` lines in the order of the ids' bytes. */
  byId(): Chunks
  /** `code,id` lines in the order of the codes' bytes, capital letters counting as small ones. */
  byCode(): Chunks
}

/** Finding one side by the other. Text that is no id or no code is simply not found. */
export interface Lookup {
  codeOf(productId: string): Promise<string | null>
  /** Whatever the letter case of `code`. */
  idOf(code: string): Promise<string | null>
  /** Many at once; what the table does not have is not in the answer. */
  codesOf(productIds: Iterable<string>): Promise<ReadonlyMap<string, string>>
  idsOf(codes: Iterable<string>): Promise<ReadonlyMap<string, string>>
}
