import { jstIsoOf } from '../kernel/time.ts'
import { replacedTables } from '../product-mapping/relinked.ts'
import type { Store } from '../store/store.ts'
import type { TableEvent } from './events.ts'
import type { Concerns } from './subject.ts'

/** What tables of ids have changed for the product. */
export async function tablesOf(store: Store, concerns: Concerns): Promise<readonly TableEvent[]> {
  return (await replacedTables(store)).flatMap(({ at, how, who, changes }) =>
    changes
      .filter((change) => concerns.link(change))
      .map((change) => ({
        kind: 'table',
        at: jstIsoOf(at),
        how,
        ...change,
        ...(who === undefined ? {} : { who }),
        batch: '',
        code: change.to ?? change.from ?? '',
        delta: 0,
      })),
  )
}
