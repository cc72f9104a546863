import type { Sentence } from './sentence.ts'

/**
 * What a command may end with. Several may apply at once; `main` then takes the first of
 * 1, 2, 4, 75, 3, 0.
 */
export const EXIT = {
  ok: 0,
  bug: 1,
  config: 2,
  attention: 3,
  auth: 4,
  temporary: 75,
} as const

export type ExitName = keyof typeof EXIT

/** One mistake in something that a person wrote: where it is, what stands there, what may stand there. */
export interface Problem {
  readonly path: string
  readonly found: string
  readonly allowed: Sentence
}

/**
 * What went wrong, for programs: stable names, and with what a command ends that meets it. The reference says for each what to do, and a
 * test compares both lists. The code of a mail server's refusal ends with nodemailer's own, like `mailEAUTH`.
 */
const EXIT_OF = {
  bug: 'bug',
  usage: 'config',
  config: 'config',
  import: 'config',
  export: 'config',
  tooMuch: 'config',
  map: 'config',
  exists: 'config',
  check: 'attention',
  permission: 'config',
  store: 'config',
  owner: 'config',
  host: 'config',
  mailUrl: 'config',
  probe: 'attention',
  damaged: 'attention',
  server: 'attention',
  account: 'attention',
  company: 'attention',
  smaregi: 'attention',
  nextengine: 'attention',
  gap: 'attention',
  auth: 'auth',
  temporary: 'temporary',
  busy: 'temporary',
  locked: 'temporary',
  disk: 'temporary',
  database: 'temporary',
  system: 'temporary',
  stopped: 'temporary',
  lostAnswer: 'temporary',
} as const

export const ERROR_CODES: readonly string[] = Object.keys(EXIT_OF)

export type ErrorCode = keyof typeof EXIT_OF | `mail${string}`

export interface StonErrorParts {
  readonly code: ErrorCode
  /** Only where it is another one than the code's own; a mail server's refusal has `attention`. */
  readonly exit?: ExitName
  readonly message: Sentence
  /** The next step, for a person. */
  readonly hint?: Sentence | undefined
  readonly problems?: readonly Problem[]
  /** Only where the code does not say so by itself: see `StonError`. */
  readonly waitsForPerson?: true
  readonly cause?: unknown
}

const WAITING: readonly ErrorCode[] = ['account', 'company', 'gap', 'smaregi']

/**
 * The one error that ston makes on purpose. Programs read `code` and `exit`; people read `sentence` and `hint`.
 * Anything else that is thrown is a bug and ends with exit code 1.
 */
export class StonError extends Error {
  readonly code: ErrorCode
  readonly exit: ExitName
  readonly sentence: Sentence
  readonly hint: Sentence | undefined
  readonly problems: readonly Problem[]
  /** Trying again helps nothing before somebody has changed something; what ends with `config` or `auth` says so by that. */
  readonly waitsForPerson: boolean

  constructor(parts: StonErrorParts) {
    super(parts.message.en, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'StonError'
    this.code = parts.code
    this.exit = parts.exit ?? (isNamed(parts.code) ? EXIT_OF[parts.code] : 'attention')
    this.sentence = parts.message
    this.hint = parts.hint
    this.problems = parts.problems ?? []
    this.waitsForPerson = parts.waitsForPerson ?? WAITING.includes(parts.code)
  }

  /** What a person is told: what went wrong, and the next step. */
  get told(): readonly Sentence[] {
    return [this.sentence, ...(this.hint === undefined ? [] : [this.hint])]
  }
}

function isNamed(code: ErrorCode): code is keyof typeof EXIT_OF {
  return Object.hasOwn(EXIT_OF, code)
}

/** Somebody else has written in between: what a store says of a document, a batch or a table that is not as it was read. */
export class Moved extends Error {
  constructor(what: string) {
    super(`changed by another process meanwhile: ${what}`)
    this.name = 'Moved'
  }
}

/** `ENOENT` and the like; '' where the error is no system error. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** What was typed, or asked for, cannot be done as it stands. */
export function usageError(message: Sentence, hint?: Sentence): StonError {
  return new StonError({ code: 'usage', message, hint })
}

/** What came of it, or what a person is told where nothing did. Anything else that is thrown is a mistake of the program's, and goes on. */
export async function orError<T>(work: Promise<T>): Promise<T | StonError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
}
