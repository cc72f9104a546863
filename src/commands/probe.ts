import { StonError } from '../kernel/errors.ts'
import * as says from '../messages/probe-plan.ts'
import { say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { type Ask, isYes } from '../kernel/console.ts'
import { openProbe } from '../capabilities/probe-record.ts'
import { probeJob } from '../jobs/probe-job.ts'
import { probePlan, probeUntouched } from '../probe/report.ts'
import { readSubject } from '../probe/subject.ts'

export interface ProbeOptions {
  /** 商品ID or 商品コード of the test product. */
  readonly product: string
  readonly yes: boolean
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
  /** A person wants it to end; what was done is put back all the same, so the app itself must not be stopped by it. */
  readonly stop: AbortSignal
}

/**
 * Tries the open questions about both services on one product, on purpose, and puts everything back. What is about to be done is on
 * disk before it is done, so a probe that is killed is finished by the next one.
 */
export async function probe(app: App, { product, yes, ask, stop }: ProbeOptions): Promise<Report> {
  const store = await app.store()
  const client = await app.probeClient()
  const cutOff = await openProbe(store)
  // Where an earlier one has to be put back first, its product may look busy or changed: it is looked at afterwards.
  const subject = cutOff === null ? await readSubject(app, store, client, product) : null
  if (!yes) {
    if (ask === null) throw nobodyToAsk(product)
    const plan = [...probePlan(app, subject, cutOff), say(app.locale, says.question)].join('\n')
    if (!isYes(await ask(`${plan} `))) return probeUntouched(app)
  }
  return probeJob(app, store, { product, client, stop })
}

function nobodyToAsk(product: string): StonError {
  return new StonError({ code: 'usage', message: says.needsYes, hint: says.needsYesHint(product) })
}
