import { type Document, Moved } from '../../store/store.ts'

/** Reads, changes and writes a document; again where somebody else has written meanwhile. `change` gives null: leave it. */
export async function update<T>(
  document: Document<T>,
  change: (value: T | null) => T | null,
): Promise<void> {
  for (;;) {
    const { value, revision } = await document.read()
    const next = change(value)
    if (next === null) return
    try {
      return await document.replace(next, revision)
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}
