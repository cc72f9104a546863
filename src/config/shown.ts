/** What stood at a key, for a message: short, and never a secret. */
export function found(value: unknown, meta: { readonly secret?: boolean }): string {
  if (value === undefined) return '—'
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  // By its place, not by its form: a secret may have been written as a number.
  if (meta.secret === true) return value === '' ? '""' : '"***"'
  const text = typeof value === 'string' ? withoutPassword(value) : value
  const shown = JSON.stringify(text)
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/, '//***@')
}
