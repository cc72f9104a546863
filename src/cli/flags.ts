import type { Frame } from '../context.ts'
import type { Locale } from '../kernel/sentence.ts'

/** What must be known before the command line is understood, so that even a usage error comes out right. */
export interface EarlyFlags extends Pick<Frame, 'json' | 'quiet' | 'verbose' | 'color'> {
  /** Given with `--locale`. */
  readonly locale: Locale | undefined
  /** Given with `--config`. */
  readonly config: string | undefined
  /** Only the help is wanted. */
  readonly help: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

export function earlyFlags(args: readonly string[], env: Environment): EarlyFlags {
  const end = args.indexOf('--')
  const before = end === -1 ? args : args.slice(0, end)
  const has = (flag: string): boolean => before.includes(flag)
  return {
    json: has('--json'),
    quiet: has('--quiet'),
    verbose: has('--verbose'),
    color: !has('--no-color') && (env['NO_COLOR'] ?? '') === '',
    locale: localeFlag(before),
    config: valueOf('--config', before),
    help: before.length === 0 || before[0] === 'help' || has('--help') || has('-h'),
  }
}

function localeFlag(args: readonly string[]): Locale | undefined {
  const value = valueOf('--locale', args)
  return isLocale(value) ? value : undefined
}

function valueOf(flag: string, args: readonly string[]): string | undefined {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`))
  const given = args[at]
  return given === undefined || given === flag ? args[at + 1] : given.slice(flag.length + 1)
}

export function isLocale(text: string | undefined): text is Locale {
  return text === 'ja' || text === 'en'
}

/** The language that the environment asks for, Japanese where it asks for neither. */
export function environmentLocale(env: Environment): Locale {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) {
    const language = /^(?:ja|en)(?=[_.@-]|$)/.exec(env[name] ?? '')?.[0]
    if (isLocale(language)) return language
  }
  return 'ja'
}
