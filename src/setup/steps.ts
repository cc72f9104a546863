import { listOf } from '../kernel/list-of.ts'
import { CHECKED } from '../messages/init-checks.ts'
import { INIT } from '../messages/init.ts'
import { aboutCalls, aboutMaster, stopOtherLink, TITLE } from '../messages/init-questions.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { pasteQuestion } from '../sign-in/log-in.ts'
import { readPastedRedirect } from '../sign-in/pasted-redirect.ts'
import { bad, type Body, ok } from '../checks/check.ts'
import { mailTest } from '../notifications/test-mail.ts'
import { STANDARD, type Answers } from './answers.ts'
import {
  type Checked,
  type CheckedAnswer,
  CHECKS,
  portIsFree,
  storesThere,
  TEST_MAIL,
  trial,
  unseen,
} from './checks.ts'
import * as ask from './questions.ts'
import type { Talk } from './talk.ts'
import type { Trials } from './trials.ts'
import { agreeOnWarehouses } from './warehouse-talk.ts'

/** Some questions that belong together, and how their answers are made sure of. */
export interface Step {
  readonly title?: Sentence
  /** What to ask, given the answers so far; asked anew after each answer, so that one may depend on another. */
  readonly questions: (answers: Answers) => readonly ask.Question[]
  /** Said before the questions; only where checks are wanted. */
  readonly before?: (around: Around, answers: Answers) => Promise<Sentence | null>
  readonly check?: (around: Around, answers: Answers) => Promise<CheckedAnswer>
  /** Said when all is answered. */
  readonly after?: (answers: Answers) => Sentence | null
}

export interface Around {
  readonly trials: Trials
  /** Null: nobody can be asked. */
  readonly talk: Talk | null
}

const HOST = '127.0.0.1'

const STORES: Step = {
  questions: () => ask.STORE_QUESTIONS,
  before: async ({ trials }, answers) => {
    const stores = await storesThere(trials, answers)
    return stores.length === 0 ? null : CHECKED.stores(stores)
  },
  check: async ({ trials }, answers) => {
    const { stores, ordersStore, warehouses } = answers
    if (stores === undefined && ordersStore === undefined && warehouses === undefined)
      return unseen(CHECKS.stores, CHECKED.allStores)
    const found = await trial(trials, answers, CHECKS.stores)
    if (found.state !== 'bad') return found
    const there = (await storesThere(trials, answers)).map(({ storeId }) => storeId)
    const wrong = (['stores', 'ordersStore'] as const).filter(
      (key) => !listOf(answers[key]).every((id) => there.includes(id)),
    )
    return wrong.length === 0 ? found : { ...found, wrong }
  },
}

/** What a service that cannot be reached says nothing about: no answer is wrong. */
function blameless(found: CheckedAnswer): CheckedAnswer {
  return found.exit === 'temporary' ? { ...found, wrong: [] } : found
}

function checked(subject: Checked): NonNullable<Step['check']> {
  return ({ trials }, answers) => trial(trials, answers, subject)
}

/** In the order in which they are asked. Next Engine comes last: a sign-in must not be followed by more questions about it. */
export const STEPS: readonly Step[] = [
  { title: aboutMaster, questions: () => ask.MASTER },
  {
    title: TITLE.machine,
    questions: () => ask.PUBLIC_URL,
    check: checked(CHECKS.publicUrl),
  },
  {
    questions: () => ask.PORT_QUESTION,
    check: (_, answers) => portIsFree({ port: STANDARD.port, ...answers }, HOST),
  },
  { questions: () => ask.DATA, check: checked(CHECKS.data) },
  { title: TITLE.smaregi, questions: () => ask.RECEIVE },
  { questions: ask.api },
  {
    questions: ask.smaregi,
    check: async ({ trials }, answers) => blameless(await trial(trials, answers, CHECKS.smaregi)),
  },
  STORES,
  { title: TITLE.mail, questions: ask.mail, check: mailStep },
  {
    title: TITLE.links,
    questions: () => ask.OTHER_LINK,
    after: ({ otherLink }) => (otherLink === 'yes' ? stopOtherLink : null),
  },
  { title: joined(TITLE.nextEngine, aboutCalls), questions: ask.calls },
  { questions: () => ask.NEXT_ENGINE, check: nextEngineStep },
]

function joined(title: Sentence, text: Sentence): Sentence {
  return { ja: `${title.ja}\n${text.ja}`, en: `${title.en}\n${text.en}` }
}

/** The server takes the name and password; and the owner may see a mail arrive. */
async function mailStep({ trials, talk }: Around, answers: Answers): Promise<CheckedAnswer> {
  const answering = await trial(trials, answers, CHECKS.mail)
  // Only the server has been asked.
  if (answering.state === 'bad') return { ...answering, wrong: ['smtpUrl'] }
  if (talk === null || answering.state !== 'ok') return answering
  talk.found(answering)
  if (!(await talk.agrees(INIT.sendTest(listOf(answers.mailTo)))))
    return unseen(TEST_MAIL, CHECKED.later)
  const look = async (app: App): Promise<Body> => {
    const { exit, text } = await mailTest(app)
    const found: Sentence = verbatim(text)
    return exit === 'ok' ? ok(found) : bad(found, null)
  }
  return trial(trials, answers, { ...TEST_MAIL, look })
}

/** Client id and secret prove themselves only in a sign-in, and that needs a person with a browser. */
async function nextEngineStep({ trials, talk }: Around, answers: Answers): Promise<CheckedAnswer> {
  const later = unseen(CHECKS.nextEngine, CHECKED.signInLater)
  if (answers.neClientId === undefined || answers.neClientSecret === undefined) return later
  if (talk === null || !(await talk.agrees(INIT.signInNow()))) return later
  let isPasted = false
  const look = async (app: App): Promise<Body> => {
    const session = await app.nextEngine()
    app.progress('')
    const redirect = readPastedRedirect(await talk.line(pasteQuestion(app, session.signInUrl())))
    isPasted = true
    await session.signIn(redirect)
    return CHECKS.nextEngine.look(app)
  }
  const found = blameless(await trial(trials, answers, { ...CHECKS.nextEngine, look }))
  // Something else was pasted: who signs in again has all that is needed.
  return found.state === 'bad' && !isPasted && found.exit !== 'auth'
    ? { ...found, wrong: [] }
    : found
}

export interface Walked {
  readonly answers: Answers
  readonly signedIn: boolean
}

/** Asks for whatever the flags have not said, and has each answer made sure of. Throws `Left`. */
export async function walk(flags: Answers, talk: Talk, trials: Trials | null): Promise<Walked> {
  let answers = flags
  let last: CheckedAnswer | null = null
  for (const step of STEPS) {
    if (step.title !== undefined) talk.say(step.title)
    if (trials !== null && last?.state !== 'bad') {
      const words = await step.before?.({ trials, talk }, answers)
      if (words) talk.say(words)
    }
    for (let wrong: Wrong = 'none'; ; wrong = last.wrong ?? 'any') {
      answers = await asked(step, answers, talk, wrong)
      if (trials === null || step.check === undefined) break
      last = await step.check({ trials, talk }, answers)
      talk.found(last)
      const asksAnew = last.wrong === undefined || last.wrong.length > 0
      if (last.state !== 'bad') break
      if ((await talk.goesOn({ mayStay: last.usable, asksAnew })) === 'stay') break
    }
    const said = step.after?.(answers) ?? null
    if (said !== null) talk.say(said)
  }
  // The last step was the sign-in: who is let in can be asked for what is there.
  const signedIn = last?.state === 'ok'
  if (signedIn && trials !== null) answers = await agreeOnWarehouses(answers, talk, trials)
  return { answers, signedIn }
}

/** What the flags say, made sure of without asking anybody. */
export async function checkAnswers(
  answers: Answers,
  trials: Trials,
): Promise<readonly CheckedAnswer[]> {
  const all: CheckedAnswer[] = []
  for (const { check } of STEPS) {
    // Who is not let in need not ask for the stores.
    if (check === undefined || (check === STORES.check && all.at(-1)?.state === 'bad')) continue
    all.push(await check({ trials, talk: null }, answers))
  }
  return all
}

/** Which answers are asked for once more; `any`: it cannot be told. `none`: nothing was wrong yet. */
type Wrong = readonly (keyof Answers)[] | 'any' | 'none'

/** What has no answer yet; and later what was wrong, where Enter leaves it as it is. */
async function asked(step: Step, before: Answers, talk: Talk, wrong: Wrong): Promise<Answers> {
  const done = new Set<string>()
  let answers = before
  for (;;) {
    const next = step.questions(answers).find(({ key }) => !done.has(key))
    if (next === undefined) return answers
    done.add(next.key)
    const { key, standard, ...wanted } = next
    const known = before[key]
    if (wrong === 'none' ? known !== undefined : wrong !== 'any' && !wrong.includes(key)) continue
    const shown = typeof known === 'object' ? known.env : known
    const answer = await talk.answer({
      ...wanted,
      standard: shown ?? standard,
      again: shown !== undefined,
    })
    answers = { ...answers, [key]: answer === shown ? known : answer }
  }
}
