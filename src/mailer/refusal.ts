import { StonError } from '../kernel/errors.ts'
import { scrub } from '../kernel/log.ts'
import * as says from '../messages/mail-server.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** As much of nodemailer's errors as is needed to tell them apart. */
interface RefusalFacts {
  readonly code: string
  /** The server's answer; 0 = there was none. */
  readonly status: number
  readonly words: string
}

/** What went wrong, for a person: the server is not there or busy (temporary), or somebody has to do something. */
export function refusal(error: unknown, hasLeft = false): StonError {
  if (error instanceof StonError) return error
  const facts = factsOf(error)
  if (hasLeft && facts.status === 0) {
    const message = says.unanswered(facts.words)
    const hint = says.unansweredHint
    return new StonError({ code: 'mailUnanswered', exit: 'temporary', message, hint })
  }
  const [message, hint, exit] = sentenceOf(facts)
  // The error itself is not kept as the cause: it may hold what was said to the server.
  return new StonError({ code: `mail${facts.code}`, exit, message, hint })
}

export function badUrl(): StonError {
  return new StonError({ code: 'mailUrl', message: says.badUrl, hint: says.badUrlHint })
}

type Told = readonly [message: Sentence, hint: Sentence, exit: 'temporary' | 'attention']

function sentenceOf({ code, status, words }: RefusalFacts): Told {
  if (status >= 400 && status < 500) return [says.busy(words), says.busyHint, 'temporary']
  if (/certificate|altnames/i.test(words))
    return [says.certificate(words), says.certificateHint, 'attention']
  if (code === 'ETLS' || /wrong version number|packet length/i.test(words))
    return [says.encryption(words), says.encryptionHint, 'attention']
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return [says.signIn(words), says.signInHint, 'attention']
  if (code === 'EENVELOPE') return [says.address(words), says.addressHint, 'attention']
  if (status >= 500) return [says.refused(words), says.refusedHint, 'attention']
  if (code === 'EABORT' || code === 'ETIMEDOUT')
    return [says.tooSlow(words), says.unreachableHint, 'temporary']
  return [says.unreachable(words), says.unreachableHint, 'temporary']
}

const LONGEST = 200

function factsOf(error: unknown): RefusalFacts {
  if (!(error instanceof Error)) return { code: '', status: 0, words: '' }
  const parts = error as Error & {
    readonly code?: unknown
    readonly response?: unknown
    readonly responseCode?: unknown
    readonly rejectedErrors?: readonly Error[]
  }
  // One address may be refused for now and another for good: the last word of each is in its own error.
  const [first] = parts.rejectedErrors ?? []
  const response = typeof parts.response === 'string' ? parts.response : undefined
  const words = response ?? (first === undefined ? error.message : first.message)
  return {
    code: typeof parts.code === 'string' ? parts.code : '',
    status: typeof parts.responseCode === 'number' ? parts.responseCode : 0,
    // Cleaned before it is cut: half a password is too much as well.
    words: scrub(withoutPlaces(words)).replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST),
  }
}

/** OpenSSL's messages are mostly about where in its source they were made. */
function withoutPlaces(words: string): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(words)?.[1] ?? words
}
