/** A word as it can be pasted into any shell. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** The same where a command takes a name: one that begins with a hyphen is no option. Nothing but names may follow. */
export function argument(word: string): string {
  return word.startsWith('-') ? `-- ${quoted(word)}` : quoted(word)
}

/** Some shells take a word that begins with = or % for something of their own. */
const PLAIN = /^(?![=%])[\w@%+=:,./-]+$/
