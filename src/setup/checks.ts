import { createServer } from 'node:net'
import { ConfigRefused, smaregiAccess } from '../config/index.ts'
import { StonError, type ExitName } from '../kernel/errors.ts'
import { CHECKED } from '../messages/init-checks.ts'
import { INIT } from '../messages/init.ts'
import * as doctor from '../messages/doctor.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import { cannotListen } from '../messages/serve.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, none, ok, warn } from '../checks/check.ts'
import { checkDisk } from '../checks/machine.ts'
import { checkMail, checkSmaregi } from '../checks/services.ts'
import type { Answers } from './answers.ts'
import type { Trials } from './trials.ts'

/** A look at one answer. */
export interface CheckedAnswer extends Check {
  /** The part of the configuration that it is about. */
  readonly path: string
  /** A configuration can be made from it, so it may be left as it is. */
  readonly usable: boolean
}

/** Something that is looked at, and the answers that matter there: mistakes in others have their own place. */
export interface Subject {
  readonly path: string
  readonly name: Sentence
  readonly needs: readonly (keyof Answers)[]
}

const SMAREGI_KEYS = [
  'receive',
  'api',
  'contractId',
  'clientId',
  'clientSecret',
  'accessToken',
  'smaregiApiUrl',
  'smaregiIdUrl',
  'smaregiLegacyUrl',
] as const

export const SUBJECT = {
  publicUrl: { path: 'webhook.publicUrl', name: CHECKED.names.publicUrl, needs: ['publicUrl'] },
  port: { path: 'webhook.port', name: CHECKED.names.port, needs: ['port'] },
  data: { path: 'store.path', name: doctor.names.disk, needs: ['data'] },
  smaregi: { path: 'smaregi', name: doctor.names.smaregi, needs: SMAREGI_KEYS },
  stores: {
    path: 'smaregi.stores',
    name: CHECKED.names.stores,
    needs: [...SMAREGI_KEYS, 'stockMaster', 'stores', 'ordersStore'],
  },
  mail: { path: 'mail', name: doctor.names.mail, needs: ['mailTo', 'mailFrom', 'smtpUrl'] },
  testMail: {
    path: 'mail',
    name: CHECKED.names.testMail,
    needs: ['mailTo', 'mailFrom', 'smtpUrl', 'publicUrl'],
  },
  nextEngine: {
    path: 'nextengine',
    name: doctor.names.nextEngine,
    needs: [
      'data',
      'publicUrl',
      'neClientId',
      'neClientSecret',
      'redirectUri',
      'neApiUrl',
      'neSignInUrl',
    ],
  },
} satisfies Record<string, Subject>

/** Looks with the program opened on the answers so far. */
export async function trial(
  trials: Trials,
  answers: Answers,
  { path, name, needs }: Subject,
  looking: (app: App) => Promise<Body>,
): Promise<CheckedAnswer> {
  try {
    const body = await trials.run(only(answers, needs), async (app) => {
      app.progress(say(app.locale, CHECKED.looking(name)))
      return looking(app)
    })
    return { ...body, path, name, usable: true }
  } catch (error) {
    return { ...bodyOf(error), path, name }
  }
}

/** What is said without having looked. */
export function unseen({ path, name }: Subject, found: Sentence): CheckedAnswer {
  return { ...none(found), path, name, usable: true }
}

function only(answers: Answers, keys: readonly (keyof Answers)[]): Answers {
  return Object.fromEntries(keys.map((key) => [key, answers[key]]))
}

function bodyOf(error: unknown): Body & { readonly usable: boolean } {
  if (error instanceof ConfigRefused) {
    const [problem] = error.problems
    if (problem === undefined) throw error
    const { path, found, allowed } = problem
    // A variable that is named need not be set yet.
    const usable = error.problems.every((one) => one.found.startsWith('{"env": '))
    return {
      ...bad({ ja: `${path}: ${found}`, en: `${path}: ${found}` }, allowed, 'config'),
      usable,
    }
  }
  if (error instanceof StonError) {
    return { ...bad(error.sentence, error.hint ?? null, error.exit), usable: true }
  }
  // The machine refuses: a folder that cannot be made or written to.
  if (!(error instanceof Error) || !('syscall' in error)) throw error
  return { ...bad(CHECKED.refused(error.message), CHECKED.otherFolder, 'config'), usable: true }
}

export function publicUrlChecked({ publicUrl }: Answers): CheckedAnswer {
  const { path, name } = SUBJECT.publicUrl
  return { ...lookAt(publicUrl), path, name, usable: true }
}

function lookAt(text: string | undefined): Body {
  if (text === undefined) return none(CHECKED.later)
  if (!URL.canParse(text)) return bad(CHECKED.noUrl, null, 'config')
  const { protocol, hostname, pathname, search, hash } = new URL(text)
  if (search !== '' || hash !== '' || /\/hooks(?:\/|$)/.test(pathname))
    return bad(CHECKED.notBare, CHECKED.bare, 'config')
  if (isLocal(hostname)) return warn(CHECKED.local(hostname), CHECKED.reachable)
  return protocol === 'https:' ? ok({ ja: text, en: text }) : warn(CHECKED.noTls, CHECKED.useTls)
}

/** Names and addresses that nobody outside can reach. */
function isLocal(host: string): boolean {
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/.test(host) ||
    !/[.:]/.test(host)
  )
}

/** Another program on the port, or no right to it, shows now instead of at the first start of the listener. */
export async function portIsFree(answers: Answers, host: string): Promise<CheckedAnswer> {
  const { path, name } = SUBJECT.port
  const port = Number(answers.port)
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
  const body =
    error === null
      ? ok(CHECKED.free(host, port))
      : error.code === 'EADDRINUSE'
        ? bad(cannotListen.inUse(host, port), CHECKED.otherPort, 'config')
        : bad(cannotListen.forbidden(host, port), CHECKED.otherPort, 'config')
  return { ...body, path, name, usable: true }
}

/** A write that is synced, and the room. */
export function dataIsWritable(trials: Trials, answers: Answers): Promise<CheckedAnswer> {
  return trial(trials, answers, SUBJECT.data, checkDisk)
}

/** Credentials, contract and rights. */
export function smaregiAnswers(trials: Trials, answers: Answers): Promise<CheckedAnswer> {
  return trial(trials, answers, SUBJECT.smaregi, askSmaregi)
}

/** Whether the stores that were named exist. */
export async function storesExist(trials: Trials, answers: Answers): Promise<CheckedAnswer> {
  const named = answers.stores !== undefined || answers.ordersStore !== undefined
  return named
    ? trial(trials, answers, SUBJECT.stores, askSmaregi)
    : unseen(SUBJECT.stores, CHECKED.allStores)
}

async function askSmaregi(app: App): Promise<Body> {
  return smaregiAccess(app.config) === null ? none(CHECKED.later) : checkSmaregi(app)
}

/** The ids of all stores; empty where nobody says. */
export async function storesThere(trials: Trials, answers: Answers): Promise<readonly string[]> {
  try {
    return await trials.run(
      only(answers, SUBJECT.smaregi.needs),
      async (app) => (await (await app.smaregi())?.stores()) ?? [],
    )
  } catch (error) {
    if (error instanceof StonError) return []
    throw error
  }
}

export function mailAnswers(trials: Trials, answers: Answers): Promise<CheckedAnswer> {
  return trial(trials, answers, SUBJECT.mail, checkMail)
}

const ORDER: readonly ExitName[] = ['config', 'auth', 'temporary', 'attention']

/** Everything that was found wrong, as one error. */
export function notGood(checkedAnswers: readonly CheckedAnswer[], locale: Locale): StonError {
  const bad = checkedAnswers.filter((one) => one.state === 'bad')
  return new StonError({
    code: 'check',
    exit: ORDER.find((exit) => bad.some((one) => one.exit === exit)) ?? 'attention',
    message: INIT.notGood(),
    hint: INIT.notGoodHint(),
    problems: bad.map(({ path, found, next }) => ({
      path,
      found: say(locale, found),
      allowed: next ?? CHECKED.mend,
    })),
  })
}
