import { ALLOWED } from '../messages/config.ts'
import { INIT } from '../messages/init.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import type { Ask } from '../kernel/console.ts'
import { MARKS, type Check } from '../checks/check.ts'

/** The person has left in the middle. */
export class Left extends Error {}

/** What an answer must look like. The configuration's check has the last word; this only saves a second round. */
export interface Rule {
  readonly fits: (answer: string) => boolean
  readonly allowed: Sentence
  /** What is wrong with an answer that fits; null = nothing. */
  readonly refuses?: (answer: string) => Sentence | null
  /** Words that may be typed in capitals as well. */
  readonly ignoresCase?: true
  /** Digits, addresses and the like, which may be typed in full width. */
  readonly isPlain?: true
}

export interface Wanted {
  readonly text: Sentence
  readonly secret?: boolean
  readonly rule?: Rule
  /** What Enter stands for: shown in brackets, unless it is secret. */
  readonly standard?: string | undefined
  /** The standard is an answer given before, which may be taken back. */
  readonly again?: boolean
}

/** `asksAnew`: something is to be answered again, and not only looked at. */
interface GoingOn {
  readonly mayStay: boolean
  readonly asksAnew: boolean
}

/** One person at one terminal. */
export class Talk {
  readonly #ask: Ask
  readonly #locale: Locale
  readonly #write: (text: string) => void

  constructor(ask: Ask, locale: Locale, write: (text: string) => void) {
    this.#ask = ask
    this.#locale = locale
    this.#write = write
  }

  say(sentence: Sentence): void {
    this.#write(`${say(this.#locale, sentence)}\n`)
  }

  shows(text: string): void {
    this.#write(`${text}\n`)
  }

  found({ name, state, found, next }: Check): void {
    const t = (sentence: Sentence): string => say(this.#locale, sentence)
    this.#write(`  ${MARKS[state]} ${t(name)}: ${t(found)}\n`)
    if (next !== null) this.#write(`    → ${t(next)}\n`)
  }

  /** One line, as it is. Throws `Left` when nobody is there any more. */
  async line(text: string, options?: Parameters<Ask>[1]): Promise<string> {
    const answer = await this.#ask(text, options)
    if (answer === null) throw new Left()
    return answer
  }

  /** Asks until the answer fits; undefined: nothing was said, and there is no standard. */
  async answer(wanted: Wanted): Promise<string | undefined> {
    const { secret = false, rule, standard, again = false } = wanted
    for (;;) {
      const raw = await this.line(this.#prompt(wanted), { secret, raw: true })
      const typed = typedIn(raw, rule)
      const answer = rule?.ignoresCase === true ? typed.toLowerCase() : typed
      if (answer === '') return standard
      // Enter after a blank is no pasted value.
      if (BLANKS.test(raw)) this.say(INIT.trimmed())
      if (again && answer === '-') return undefined
      const wrong = rule?.fits(answer) === false ? rule.allowed : rule?.refuses?.(answer)
      if (wrong === undefined || wrong === null) return answer
      this.say(INIT.notThis(wrong))
    }
  }

  /** Yes unless said otherwise. */
  async agrees(question: Sentence): Promise<boolean> {
    const text = `${say(this.#locale, question)} [Y/n]: `
    for (;;) {
      const answer = (await this.line(text)).toLowerCase()
      if (['', 'y', 'yes', 'はい'].includes(answer)) return true
      if (['n', 'no', 'いいえ'].includes(answer)) return false
      this.say(INIT.notThis(ALLOWED.yesNo))
    }
  }

  /** After something was found wrong. */
  async goesOn({ mayStay, asksAnew }: GoingOn): Promise<'again' | 'stay'> {
    const question = say(this.#locale, INIT.goOn(mayStay, asksAnew))
    for (;;) {
      const answer = (await this.line(question)).toLowerCase()
      if (answer === 'q') throw new Left()
      if (answer === 's' && mayStay) return 'stay'
      if (answer === '') return 'again'
    }
  }

  #prompt({ text, secret = false, standard, again = false }: Wanted): string {
    const question = say(this.#locale, text)
    if (standard === undefined) return `${question}: `
    const kept = secret ? say(this.#locale, INIT.kept()) : standard
    return `${question} [${kept}]${again ? say(this.#locale, INIT.takeBack()) : ''}: `
  }
}

function typedIn(raw: string, rule: Rule | undefined): string {
  const typed = raw.replaceAll(BLANKS_AROUND, '')
  return rule?.isPlain === true ? typed.normalize('NFKC') : typed
}

/** What comes along when something is copied from a screen. */
const BLANKS = /^[\s\u200b\ufeff]|[\s\u200b\ufeff]$/
const BLANKS_AROUND = /^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g
