import * as v from 'valibot'
import { grouped } from '../../kernel/grouped.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { type LegacyClient, type Page, readComplete, type Ref } from './legacy-client.ts'
import { watchList } from './legacy-list.ts'
import { temporary } from './legacy-refusal.ts'
import { isLaterId } from './movement.ts'
import { headOf, headShape, type Shipment } from './platform-shipment-shape.ts'
import { idShape, wholeShape } from './shapes.ts'

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

/** A line without a readable product is nobody's double. What comes twice in two readings has been typed in twice. */
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

/** A line that somebody has typed in and nobody can read must not cost the whole list. */
const lineShape = v.object({
  shipmentId: idShape,
  productId: v.fallback(idShape, ''),
  quantity: v.fallback(wholeShape, Number.NaN),
})

/** One row of `Shipment`, as it came. What is absent or empty is null. */
type LegacyShipment = v.InferOutput<typeof headShape>
/** One row of `ShipmentDetail`; `productId` '' or `quantity` NaN say that it cannot be read. */
type LegacyShipmentLine = v.InferOutput<typeof lineShape>

/** The heads of 出荷; their lines are a table of their own. */
export const HEADS: Ref<LegacyShipment> = {
  procName: 'shipment_ref',
  table: 'Shipment',
  shape: headShape,
  fields: Object.keys(headShape.entries) as (keyof LegacyShipment)[],
  order: ['shipmentId'],
}

/** The lines of 出荷. */
export const LINES: Ref<LegacyShipmentLine> = {
  procName: 'shipment_ref',
  table: 'ShipmentDetail',
  shape: lineShape,
  fields: ['shipmentId', 'productId', 'quantity'],
  order: ['shipmentId', 'productId'],
}

/** This API knows neither approval nor a memo of the whole, and its lines have no ids of their own. Unreadable lines: null. */
function shipmentOf(head: LegacyShipment, lines: readonly LegacyShipmentLine[]): Shipment {
  return {
    ...headOf(head),
    approvalStatus: null,
    memo: null,
    lines: lines.every(isReadable) ? addedUp(lines).filter(hasPieces).map(lineOf) : null,
  }
}

/** Somebody may have typed a product in on two lines: this API has no ids to tell them by. */
function addedUp(lines: readonly LegacyShipmentLine[]): readonly LegacyShipmentLine[] {
  return [...grouped(lines, ({ productId }) => productId).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const quantity = more.reduce((sum, one) => sum + one.quantity, first.quantity)
    return [{ ...first, quantity }]
  })
}

function isReadable({ productId, quantity }: LegacyShipmentLine): boolean {
  return productId !== '' && !Number.isNaN(quantity)
}

/** A line that was taken out may stay with no pieces. */
function hasPieces({ quantity }: LegacyShipmentLine): boolean {
  return quantity !== 0
}

function lineOf({ productId, quantity }: LegacyShipmentLine) {
  return { detailId: null, productId, quantity }
}
