import type { Report } from '../../context.ts'
import { say } from '../../kernel/sentence.ts'
import * as says from '../../messages/map-learnt.ts'
import type { Replacing } from '../../product-mapping/agreed-loss.ts'
import { tableJson } from '../../reports/table-replaced.ts'

/** The person did not want it. */
export async function leftAloneReport({ app, store }: Replacing): Promise<Report> {
  const facts = await store.tables.current()
  return {
    exit: 'ok',
    json: { outcome: 'ok', ...tableJson(facts), replaced: false },
    text: say(app.locale, says.leftAlone),
  }
}
