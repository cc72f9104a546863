import { createServer } from 'node:net'
import { ConfigRefused, smaregiAccess } from '../config/index.ts'
import { orError, StonError } from '../kernel/errors.ts'
import { CHECKED } from '../messages/init-checks.ts'
import { INIT } from '../messages/init.ts'
import * as doctor from '../messages/doctor.ts'
import { PUBLIC_URL } from '../messages/doctor-public-url.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import type { StoreFacts } from '../connectors/smaregi/stock-reader.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, exitOf, none, ok, refused } from '../checks/check.ts'
import { checkDisk } from '../checks/machine.ts'
import { checkPublicUrl } from '../checks/public-url.ts'
import { checkMail, checkNextEngine, checkSmaregi } from '../checks/services.ts'
import { bind } from '../web/listener/bind.ts'
import type { Answers } from './answers.ts'
import type { Trials } from './trials.ts'

/** A look at one answer. */
export interface CheckedAnswer extends Check {
  /** The part of the configuration that it is about. */
  readonly path: string
  /** A configuration can be made from it, so it may be left as it is. */
  readonly usable: boolean
  /** The answers that are wrong, where that can be told; absent = any of those that were looked at. */
  readonly wrong?: readonly (keyof Answers)[]
}

/** Something that is looked at, and the answers that matter there: mistakes in others have their own place. */
export interface Subject {
  readonly path: string
  readonly name: Sentence
  readonly needs: readonly (keyof Answers)[]
}

/** What doctor looks at as well. */
export interface Checked extends Subject {
  readonly look: (app: App) => Promise<Body>
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

const MAIL_KEYS = ['mailTo', 'mailFrom', 'smtpUrl'] as const

export const CHECKS = {
  publicUrl: {
    path: 'webhook.publicUrl',
    name: PUBLIC_URL.name,
    needs: ['publicUrl'],
    look: checkPublicUrl,
  },
  /** A write that is synced, and the room. */
  data: { path: 'store.path', name: doctor.names.disk, needs: ['data'], look: checkDisk },
  /** Credentials, contract and rights. */
  smaregi: { path: 'smaregi', name: doctor.names.smaregi, needs: SMAREGI_KEYS, look: askSmaregi },
  /** Whether the stores that were named exist. */
  stores: {
    path: 'smaregi.stores',
    name: CHECKED.names.stores,
    needs: [...SMAREGI_KEYS, 'stockMaster', 'stores', 'ordersStore', 'warehouses'],
    look: askSmaregi,
  },
  mail: { path: 'mail', name: doctor.names.mail, needs: MAIL_KEYS, look: checkMail },
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
    look: checkNextEngine,
  },
} satisfies Record<string, Checked>

export const TEST_MAIL: Subject = {
  path: 'mail',
  name: CHECKED.names.testMail,
  needs: [...MAIL_KEYS, 'publicUrl'],
}

/** Looks with the program opened on the answers so far. */
export async function trial(
  trials: Trials,
  answers: Answers,
  { path, name, needs, look }: Checked,
): Promise<CheckedAnswer> {
  try {
    const body = await trials.run(only(answers, needs), async (app) => {
      app.progress(say(app.locale, CHECKED.looking(name)))
      return look(app)
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
  if (error instanceof StonError) return { ...refused(error), usable: true }
  // The machine refuses: a folder that cannot be made or written to.
  if (!(error instanceof Error) || !('syscall' in error)) throw error
  return { ...bad(CHECKED.refused(error.message), CHECKED.otherFolder, 'config'), usable: true }
}

/** Another program on the port, or no right to it, shows now instead of at the first start of the listener. */
export async function portIsFree(answers: Answers, host: string): Promise<CheckedAnswer> {
  const port = Number(answers.port)
  const server = createServer()
  const body = await bind(server, host, port).then(
    () => ok(CHECKED.free(host, port)),
    (error: unknown) => {
      if (!(error instanceof StonError)) throw error
      return bad(error.sentence, CHECKED.otherPort, 'config')
    },
  )
  server.close()
  return { ...body, path: 'webhook.port', name: CHECKED.names.port, usable: true }
}

async function askSmaregi(app: App): Promise<Body> {
  return smaregiAccess(app.config) === null ? none(CHECKED.later) : checkSmaregi(app)
}

/** All stores; empty where nobody says. */
export async function storesThere(
  trials: Trials,
  answers: Answers,
): Promise<readonly StoreFacts[]> {
  const needs = only(answers, CHECKS.smaregi.needs)
  const found = await orError(
    trials.run(needs, async (app) => (await (await app.smaregi())?.storeFacts()) ?? []),
  )
  return found instanceof StonError ? [] : found
}

/** The names of all 拠点; empty where nobody says. */
export async function warehousesThere(
  trials: Trials,
  answers: Answers,
): Promise<readonly string[]> {
  const needs = only(answers, CHECKS.nextEngine.needs)
  const found = await orError(
    trials.run(needs, async (app) => (await app.stockGate()).warehouses()),
  )
  return found instanceof StonError ? [] : found.map(({ name }) => name)
}

/** Everything that was found wrong, as one error. */
export function notGood(checkedAnswers: readonly CheckedAnswer[], locale: Locale): StonError {
  const wrong = checkedAnswers.filter((one) => one.state === 'bad')
  return new StonError({
    code: 'check',
    exit: exitOf(wrong),
    message: INIT.notGood(),
    hint: INIT.notGoodHint(),
    problems: wrong.map(({ path, found, next }) => ({
      path,
      found: say(locale, found),
      allowed: next ?? CHECKED.mend,
    })),
  })
}
