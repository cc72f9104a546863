import type { App } from '../context.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { jstIsoOf, minuteOf } from '../kernel/time.ts'
import * as says from '../messages/status-setup.ts'
import type { Overview } from '../status/overview.ts'

type Seen = Pick<Overview, 'names' | 'table' | 'listeners'>

/** What ston goes by: a line each. */
export function setupRows({ locale, config }: App, { names, table, listeners }: Seen): string[][] {
  const { stockMaster, smaregi, mapping, orders } = config
  const at = table.at === null ? null : minuteOf(jstIsoOf(table.at))
  const lines: [Sentence, Sentence][] = [
    [says.rows.master, says.masters[stockMaster]],
    [says.rows.stores, says.stores(smaregi.stores, names)],
    [says.rows.table, says.linked(mapping.mode, table.entries, at)],
    [says.rows.orders, says.orders(orders.enabled ? orders.storeId : null, names)],
    [says.rows.listener, says.listening(hostsOf(listeners))],
  ]
  return lines.map((line) => line.map((one) => say(locale, one)))
}

/** The same for programs; `stores` [] = every store. */
export function setupJson({ config }: App, { names, listeners }: Omit<Seen, 'table'>): object {
  const { stockMaster, smaregi, orders } = config
  const named = (storeId: string): object => {
    const name = names.store(storeId)
    return { storeId, ...(name === null ? {} : { name }) }
  }
  return {
    stockMaster,
    stores: smaregi.stores.map(named),
    orders: { enabled: orders.enabled, ...named(orders.storeId) },
    listeners: hostsOf(listeners),
  }
}

function hostsOf(listeners: Seen['listeners']): readonly string[] {
  return [...new Set(listeners.map(({ host }) => host))]
}
