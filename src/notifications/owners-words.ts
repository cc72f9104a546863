import type { Sentence } from '../kernel/sentence.ts'
import type { Notice } from '../mailer/facts.ts'
import * as says from '../messages/mail-headline.ts'

/** Keys of the configuration and names of files: they help whoever keeps the server, and nobody else. */
const INNER =
  /\b(?:webhook|smaregi|nextengine|mapping|orders|schedule|guard|alarms|mail|notice|owner|log|store)\.[a-zA-Z]+|\b(?:retentionDays|stockMaster)\b|[\w-]\.jsonl?\b|\{"/

/**
 * The same for the owner: sentences that speak of the inside are left out, and where they tell what to do, it says who can do it and
 * how they find out more.
 */
export function forOwner<N extends Notice>(notice: N): N {
  const { what, next } = notice
  const isInner = next !== null && speaksOfInside(next)
  return {
    ...notice,
    what: speaksOfInside(what) ? withoutInside(what) : what,
    next: isInner ? says.askServer : next,
  }
}

function speaksOfInside({ ja, en }: Sentence): boolean {
  return INNER.test(ja) || INNER.test(en)
}

function withoutInside({ ja, en }: Sentence): Sentence {
  const kept = {
    ja: ja
      .split(/(?<=。)/)
      .filter((one) => !INNER.test(one))
      .join(''),
    en: en
      .split(/(?<=\.) /)
      .filter((one) => !INNER.test(one))
      .join(' '),
  }
  return kept.ja === '' || kept.en === '' ? says.insideWrong : kept
}
