import type { ExitName, StonError } from '../kernel/errors.ts'
import * as planSays from '../messages/probe-plan.ts'
import * as says from '../messages/probe.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { jsonQuestions, questionLines, questionsOf } from '../checks/learnt.ts'
import type { ProbeRecord } from '../capabilities/probe-record.ts'
import { errorJson, errorLines } from '../reports/ended.ts'
import { ADDED } from './nextengine.ts'
import type { Subject } from './subject.ts'

/** What a probe is about to do, for the person who is asked. */
export function probePlan(
  { config, locale }: App,
  subject: Subject | null,
  cutOff: ProbeRecord | null,
): string[] {
  const plan = [
    ...(cutOff === null ? [] : [cutOff.handedOver ? says.byHand(cutOff) : says.first(cutOff)]),
    ...(subject === null ? [] : planSays.planOf(subject, config.smaregi.api, ADDED)),
    ...(subject?.left ?? []),
  ]
  return plan.map((line) => say(locale, line))
}

/** The person did not want it. */
export function probeUntouched({ locale }: App): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', product: null, answers: [], leftOut: [], putBack: null },
    text: say(locale, planSays.untouched),
  }
}

/** How it stands on each side when a probe has ended. `none`: nothing was done there. */
export interface Ended {
  readonly error: StonError | null
  readonly nextengine: Side | 'refused'
  readonly smaregi: Side
  /** 出荷 that Smaregi keeps; their stock is evened out. */
  readonly shipments: readonly string[]
}

type Side = 'none' | 'back' | 'unclear' | 'byHand' | 'inDoubt'

/** `earlier`: what was put back belongs to a probe that had been cut off. */
export async function probeReport(
  app: App,
  record: ProbeRecord,
  ended: Ended,
  { earlier, left }: { readonly earlier: boolean; readonly left: readonly Sentence[] },
): Promise<Report> {
  const { locale } = app
  const { error, nextengine, smaregi, shipments } = ended
  const questions = await questionsOf(app)
  const leftOut = [...left, ...planSays.neverTried]
  const apiCalls = await app.calls()
  const exit = exitOf(ended)
  return {
    exit,
    json: {
      outcome: exit,
      product: { productId: record.productId, code: record.code },
      earlier,
      putBack: { nextengine, smaregi },
      shipments,
      answers: jsonQuestions(app, questions),
      leftOut: leftOut.map((one) => say(locale, one)),
      apiCalls,
      ...errorJson(locale, error),
    },
    text: [
      ...ends(record, ended, earlier).map((one) => say(locale, one)),
      ...errorLines(locale, error),
      ...questionLines(app, questions),
      ...leftOut.map((one) => `- ${say(locale, one)}`),
    ].join('\n'),
  }
}

/** Nobody goes on with a probe by itself, so what is not put back needs a person whatever the trouble was. */
function exitOf({ error, nextengine, smaregi }: Ended): ExitName {
  const back = isBack(nextengine) && isBack(smaregi)
  if (error !== null && (back || error.exit === 'auth' || error.exit === 'config'))
    return error.exit
  return back ? 'ok' : 'attention'
}

function isBack(side: Ended['nextengine']): boolean {
  return side === 'none' || side === 'back' || side === 'byHand'
}

function ends(record: ProbeRecord, ended: Ended, earlier: boolean): Sentence[] {
  const { nextengine, smaregi, shipments } = ended
  const again = says.runAgain(record.code)
  return [
    ...(earlier ? [says.earlierOne(record)] : []),
    ...(isBack(nextengine) && isBack(smaregi) ? [says.allBack(record.productId)] : []),
    ...(nextengine === 'unclear' ? [says.uploadsUnclear(record), again] : []),
    ...(nextengine === 'refused' ? [says.uploadsRefused(record), again] : []),
    ...(nextengine === 'inDoubt' ? [says.uploadsInDoubt(record)] : []),
    ...(smaregi === 'unclear' ? [says.shipmentsUnclear(record), again] : []),
    ...(smaregi === 'inDoubt' ? [says.shipmentsInDoubt(record)] : []),
    ...shipments.map((id) => says.shipmentLeft(id)),
  ]
}
