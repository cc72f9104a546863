import type { Ask } from '../command.ts'
import { ALLOWED, oneOf } from '../../text/config.ts'
import { INIT, QUESTION } from '../../text/init.ts'
import { say, type Locale, type Sentence } from '../../text/sentence.ts'
import { listOf, type Answers } from './answers.ts'

interface Terminal {
  readonly ask: Ask
  readonly locale: Locale
  readonly write: (text: string) => void
}

/** The person has left in the middle. */
export class Left extends Error {}

/** Asks for whatever the flags have not said. */
export async function askFor(flags: Answers, terminal: Terminal): Promise<Answers> {
  terminal.write(`${say(terminal.locale, QUESTION.intro)}\n`)
  const ask = (key: keyof typeof QUESTION, rule?: Rule): Promise<string | undefined> =>
    answered(terminal, QUESTION[key], rule)
  const stockMaster = flags.stockMaster ?? (await ask('stockMaster', MASTER)) ?? 'smaregi'
  const publicUrl = flags.publicUrl ?? (await ask('publicUrl', URL_RULE))
  const contractId = flags.contractId ?? (await ask('contractId', CONTRACT))
  const stores = flags.stores ?? (await ask('stores', STORES))
  const api = flags.api ?? (await ask('api', API)) ?? 'platform'
  const smaregi = api === 'legacy' ? await legacy(flags, ask) : await platform(flags, ask)
  const neClientId = flags.neClientId ?? (await ask('neClientId'))
  const neClientSecret = flags.neClientSecret ?? (await ask('neClientSecret', HIDDEN))
  const told = { stockMaster, publicUrl, contractId, stores, api, neClientId, neClientSecret }
  return { ...flags, ...present({ ...told, ...smaregi }) }
}

type AskOne = (key: keyof typeof QUESTION, rule?: Rule) => Promise<string | undefined>

async function legacy(flags: Answers, ask: AskOne): Promise<Partial<Answers>> {
  return present({ accessToken: flags.accessToken ?? (await ask('accessToken', HIDDEN)) })
}

async function platform(flags: Answers, ask: AskOne): Promise<Partial<Answers>> {
  const clientId = flags.clientId ?? (await ask('clientId'))
  const clientSecret = flags.clientSecret ?? (await ask('clientSecret', HIDDEN))
  return present({ clientId, clientSecret })
}

/** What an answer must look like. The configuration's check has the last word; this only saves a second start. */
interface Rule {
  readonly secret?: true
  readonly fits?: (answer: string) => boolean
  readonly allowed?: Sentence
}

const HIDDEN: Rule = { secret: true }
const MASTER = among(['smaregi', 'nextengine'])
const API = among(['platform', 'legacy'])
const URL_RULE: Rule = { fits: (text) => /^https?:\/\/[^\s/]+/.test(text), allowed: ALLOWED.url }
const CONTRACT: Rule = { fits: (text) => /^[\w-]+$/.test(text), allowed: ALLOWED.contractId }
const STORES: Rule = {
  fits: (text) => listOf(text).every((one) => /^\d+$/.test(one)),
  allowed: ALLOWED.ids,
}

function among(options: readonly string[]): Rule {
  return { fits: (text) => options.includes(text), allowed: oneOf(options) }
}

async function answered(
  { ask, locale, write }: Terminal,
  question: Sentence,
  rule: Rule = {},
): Promise<string | undefined> {
  for (;;) {
    const answer = await ask(say(locale, question), { secret: rule.secret ?? false })
    if (answer === null) throw new Left()
    if (answer === '') return undefined
    if (rule.fits === undefined || rule.fits(answer)) return answer
    write(say(locale, INIT.notThis(rule.allowed ?? ALLOWED.text)))
  }
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Present<T>
}
