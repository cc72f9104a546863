import { grouped } from '../../kernel/grouped.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { type LegacyClient, type Page, readComplete, type Ref } from './legacy-client.ts'
import { watchList } from './legacy-list.ts'
import { temporary } from './legacy-refusal.ts'
import {
  HEADS,
  type LegacyShipment,
  type LegacyShipmentLine,
  LINES,
  shipmentOf,
} from './legacy-shipment-shape.ts'
import { isLaterId } from './movement.ts'
import type { Shipment } from './platform-shipment-shape.ts'

type Conditions = Readonly<Record<string, string>>

/** All 出荷 that fit, oldest first, with their lines. */
export async function* listShipments(
  client: LegacyClient,
  wanted: Conditions,
): AsyncGenerator<readonly Shipment[]> {
  for await (const heads of headsOf(client, wanted)) {
    const lines = await linesOf(client, heads)
    yield heads.map((head) => shipmentOf(head, lines.get(head.shipmentId) ?? []))
  }
}

/** Null when there is none. */
export async function findShipment(
  client: LegacyClient,
  shipmentId: string,
): Promise<Shipment | null> {
  for await (const heads of headsOf(client, { shipmentId })) {
    const head = heads.find((one) => one.shipmentId === shipmentId)
    if (head === undefined) continue
    const lines = await readLines(client, { shipmentId })
    return shipmentOf(head, lines)
  }
  return null
}

/** Page by page, each asked for by the last number before it: what is deleted meanwhile pushes nothing over a page's edge. */
async function* headsOf(
  client: LegacyClient,
  wanted: Conditions,
): AsyncGenerator<readonly LegacyShipment[]> {
  let last: string | null = null
  const watch = watchList(HEADS.procName)
  for (;;) {
    const conditions: Conditions = last === null ? wanted : { ...wanted, 'shipmentId >': last }
    const { rows, total } = await firstPage(client, { ...HEADS, conditions })
    watch(rows, total)
    if (rows.length > 0) yield rows
    if (rows.length >= total) return
    const newest: string | undefined = rows.at(-1)?.shipmentId
    // A list that does not go on would be read for ever.
    if (newest === undefined || (last !== null && !isLaterId(newest, last)))
      throw temporary(smaregi.cutShort)
    last = newest
  }
}

async function firstPage<Row>(client: LegacyClient, request: Ref<Row>): Promise<Page<Row>> {
  for await (const page of client.ref(request)) return page
  throw temporary(smaregi.cutShort)
}

/** The lines of all of these, by the shipment's number. */
async function linesOf(
  client: LegacyClient,
  heads: readonly LegacyShipment[],
): Promise<ReadonlyMap<string, readonly LegacyShipmentLine[]>> {
  const found: LegacyShipmentLine[] = []
  for (const { from, to } of spans(heads.map((head) => Number(head.shipmentId)))) {
    const range = { 'shipmentId >=': String(from), 'shipmentId <=': String(to) }
    for (const line of await readLines(client, range)) found.push(line)
  }
  return grouped(found, ({ shipmentId }) => shipmentId)
}

/** Numbers further apart than this are asked for apart: the lines of all that lies between come along. */
const GAP = 300

/** Ranges that cover the numbers (at most 15 digits, so they are exact). There is no OR and no IN. */
function spans(ids: readonly number[]): readonly { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const id of ids.toSorted((a, b) => a - b)) {
    const last = found.at(-1)
    if (last !== undefined && id - last.to <= GAP) last.to = id
    else found.push({ from: id, to: id })
  }
  return found
}

/** A line without a readable product is nobody's double. */
function readLines(
  client: LegacyClient,
  conditions: Conditions,
): Promise<readonly LegacyShipmentLine[]> {
  return readComplete(
    client,
    { ...LINES, conditions },
    ({ shipmentId, productId }, position) =>
      `${shipmentId}/${productId === '' ? `#${position}` : productId}`,
  )
}
