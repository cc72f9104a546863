import type { Sentence } from '../../kernel/sentence.ts'
import { insideWrong } from '../../messages/mail.ts'
import { withButtons, withFields } from '../../messages/owner-words.ts'
import { forOwner } from '../../notifications/owners-words.ts'

/** What the owner is told on his pages: buttons and fields in the place of commands and keys, and nothing else of the inside. */
export function ownersWords(sentence: Sentence): Sentence {
  return forOwner({ what: inPages(sentence), next: null }).what
}

/** The same for what is to be done: where only the server's keeper can do it, that is said. */
export function ownersStep(sentence: Sentence): Sentence {
  return forOwner({ what: insideWrong, next: inPages(sentence) }).next ?? sentence
}

function inPages(sentence: Sentence): Sentence {
  return withFields(withButtons(sentence))
}
