import * as says from '../../text/doctor.ts'
import type { Sentence } from '../../text/sentence.ts'
import type { App } from '../command.ts'
import { openCapabilities } from '../flush/capabilities.ts'
import { readOrders } from '../orders/state.ts'
import { type Check, look, ok } from './check.ts'

/** One open question about the services: what ston goes by, and whether it has seen it or only assumes it. */
interface Question {
  readonly name: Sentence
  readonly answer: string | boolean | null
}

/** What nobody could say beforehand, and what the services were seen to do. */
export function checkLearnt(app: App): Promise<Check> {
  return look(says.names.learnt, async () => {
    const questions = await questionsOf(app)
    const parts = questions.map(({ name, answer }) => says.answered(name, answer))
    return ok({
      ja: parts.map((one) => one.ja).join('、'),
      en: parts.map((one) => one.en).join(', '),
    })
  })
}

async function questionsOf(app: App): Promise<readonly Question[]> {
  const store = await app.store()
  const { learnt } = await openCapabilities(store, app.config.nextengine.upload)
  const { newestFilled, shipmentDivision, corrections } = await readOrders(store)
  const { questions } = says
  return [
    { name: questions.reasonKept, answer: learnt.reasonKept ?? null },
    { name: questions.historyShows, answer: learnt.historyShows ?? null },
    { name: questions.equalToFree, answer: learnt.equalToFree ?? null },
    ...(app.config.orders.enabled
      ? [
          { name: questions.newestFilled, answer: newestFilled },
          { name: questions.shipmentDivision, answer: shipmentDivision },
          { name: questions.corrections, answer: corrections.join(' ') || null },
        ]
      : []),
  ]
}
