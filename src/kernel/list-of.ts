/** What people write one after another, with commas or blanks between: ids, addresses. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[,、\s]+/).filter((one) => one !== '')
}
