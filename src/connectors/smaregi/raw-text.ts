/** A row of Smaregi has some 250 characters; whatever is far longer is no row, and need not be carried about whole. */
const LONGEST_RAW = 4_000

/** What a person gets to see of a row that cannot be read. */
export function rawText(raw: unknown): string {
  try {
    const text = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? 'undefined')
    return text.length > LONGEST_RAW ? `${text.slice(0, LONGEST_RAW)}…` : text
  } catch {
    // Nested too deeply to be written.
    return '…'
  }
}
