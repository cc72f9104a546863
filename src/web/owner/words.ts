import type { Sentence } from '../../kernel/sentence.ts'
import { askServer, insideWrong } from '../../messages/mail-headline.ts'
import { withButtons, withFields } from '../../messages/owner-words.ts'
import { forOwner } from '../../notifications/owners-words.ts'

/** What the owner is told on his pages: buttons and fields in the place of commands and keys, and nothing else of the inside. */
export function ownersWords(sentence: Sentence): Sentence {
  return forOwner({ what: inPages(sentence), next: null }).what
}

/** The same for what is to be done: where only the server's keeper can do it, that is said. */
export function ownersStep(sentence: Sentence): Sentence {
  const step = inPages(sentence)
  if (namesCommand(step)) return askServer
  return forOwner({ what: insideWrong, next: step }).next ?? sentence
}

/** No page has a button for it. `ston doctor` is what the server's keeper is to be told of. */
function namesCommand({ ja, en }: Sentence): boolean {
  return [ja, en].some((text) => /\bston (?!doctor(?! --))[a-z-]+|\bsystemctl\b/.test(text))
}

function inPages(sentence: Sentence): Sentence {
  return withFields(withButtons(sentence))
}
