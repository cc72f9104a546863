import { allWarehouses, rulesOf } from '../domain/stock/rules.ts'
import { shownWarehouse } from '../domain/stock/stock-key.ts'
import * as learntSays from '../messages/doctor-learnt.ts'
import * as says from '../messages/doctor.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { type Known, openCapabilities } from '../capabilities/learned.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'
import { type Body, bad, type Check, examine, ok } from './check.ts'
import { cutOffProbe } from '../capabilities/probe-record.ts'

/** One open question about the services: what ston goes by, and where it has that from. */
export interface Question {
  readonly name: keyof typeof learntSays.questions
  /** 拠点 that it is about, as people know it; absent = all there is. */
  readonly warehouse?: string
  /** Null: not known yet, so ston goes by what is safe either way. */
  readonly answer: string | number | boolean | null
  readonly source: Known['source'] | 'assumed'
  /** `YYYY-MM-DDTHH:MM:SS+09:00`; null where nobody knows since when. */
  readonly at: string | null
}

/** What nobody could say beforehand, and what the services were seen to do. */
export async function checkLearnt(
  app: App,
): Promise<Check & { readonly questions: readonly Question[] }> {
  let questions: readonly Question[] = []
  const check = await examine(says.names.learnt, async () => {
    questions = await questionsOf(app)
    return told(app, questions)
  })
  return { ...check, questions }
}

/** A probe that was cut off has to be finished before anything else. */
async function told(app: App, questions: readonly Question[]): Promise<Body> {
  const cutOff = await cutOffProbe(await app.store())
  if (cutOff !== null)
    return bad(learntSays.probeCutOff(cutOff.productId), learntSays.finishProbe(cutOff.code))
  return ok(
    learntSays.learntSoFar(questions.filter((one) => one.answer !== null).length, questions.length),
  )
}

/** For people: one line a question, under the line of the check. */
export function questionLines({ locale }: App, questions: readonly Question[]): string[] {
  return questions.map(
    (one) => `    ${say(locale, learntSays.answered(said(one), learntSays.sourceOf(one)))}`,
  )
}

export function jsonQuestions({ locale }: App, questions: readonly Question[]): object[] {
  return questions.map((one) => ({
    name: one.name,
    ...(one.warehouse === undefined ? {} : { warehouse: one.warehouse }),
    question: say(locale, learntSays.questions[one.name].name),
    answer: one.answer,
    source: one.source,
    at: one.at,
    untilKnown: say(locale, learntSays.questions[one.name].assumed),
  }))
}

function said({ name, warehouse, answer }: Question): Sentence {
  const { name: question, assumed } = learntSays.questions[name]
  const asked = warehouse === undefined ? question : learntSays.inWarehouse(question, warehouse)
  if (answer === null) return { ja: `${asked.ja}: ${assumed.ja}`, en: `${asked.en}: ${assumed.en}` }
  const value = learntSays.value(answer)
  return { ja: `${asked.ja}: ${value.ja}`, en: `${asked.en}: ${value.en}` }
}

export async function questionsOf(app: App): Promise<readonly Question[]> {
  const store = await app.store()
  const { upload } = app.config.nextengine
  const capabilities = await openCapabilities(store, upload, () => app.now())
  const { learnt, observed } = capabilities
  const warehouses = allWarehouses(rulesOf(app.config))
  const orders = await readOrderCapabilities(store)
  const { corrections, known, newestFilled, shipmentDivision, unallocatedShown } = orders
  const byWarehouse = app.config.orders.stores === 'warehouse' || unallocatedShown !== null
  const asOrders = { ...orders, corrections: corrections.length === 0 ? undefined : corrections }
  const of = (part: object & { readonly known?: Readonly<Record<string, Known>> }) => {
    return (name: Question['name']) => question(name, Reflect.get(part, name), part.known?.[name])
  }
  const importing = app.config.orders.enabled || newestFilled !== null || shipmentDivision !== null
  return [
    ...(warehouses.length === 0 ? UPLOADS.map(of(learnt)) : []),
    ...warehouses.flatMap((warehouse) =>
      UPLOADS.map(of(capabilities.of({ warehouse }))).map((one) => ({
        ...one,
        warehouse: shownWarehouse(warehouse),
      })),
    ),
    ...BOTH.map(of(observed)),
    ...(importing || observed.editsAllowed !== undefined
      ? [
          ...[...ORDERS, ...(byWarehouse ? PLACES : [])].map(of({ ...asOrders, known })),
          ...SHIPMENTS.map(of(observed)),
        ]
      : []),
    ...(app.config.smaregi.api === 'platform' ? HISTORY : TOKENS).map(of(observed)),
  ]
}

const UPLOADS = ['reasonKept', 'historyShows', 'equalToFree', 'partlyGood', 'namesBadRows'] as const
const BOTH = ['searchCase', 'stockCounts', 'mostRows'] as const
const ORDERS = ['newestFilled', 'shipmentDivision', 'corrections'] as const
const PLACES = ['unallocatedShown'] as const
const SHIPMENTS = [
  'editDivisions',
  'removalDivisions',
  'editsAllowed',
  'removalsAllowed',
  'approvalNeeded',
  'shipmentTold',
] as const
const TOKENS = ['tokenPassedOver'] as const
const HISTORY = ['historySorted', 'historyById'] as const

function question(name: Question['name'], answer: unknown, known: Known | undefined): Question {
  if (answer === undefined || (answer === null && name !== 'mostRows'))
    return { name, answer: null, source: 'assumed', at: null }
  return {
    name,
    answer: plain(answer),
    source: known?.source ?? 'seen',
    at: known === undefined ? null : jstIsoOf(known.at),
  }
}

function plain(answer: unknown): string | number | boolean {
  if (Array.isArray(answer)) return answer.length === 0 ? 'none' : answer.join(' ')
  if (typeof answer === 'boolean' || typeof answer === 'number') return answer
  return typeof answer === 'string' ? answer : 'all'
}
