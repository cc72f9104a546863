/** What people write one after another, with commas or blanks between, in full width too: ids, addresses. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .normalize('NFKC')
    .split(/[,、\s]+/)
    .filter((one) => one !== '')
}
