import type { Change } from '../domain/stock/change.ts'
import { type Link, LinkBook } from '../domain/stock/links.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import { returnedShipmentOf } from '../domain/stock/returned-shipment.ts'
import { placed, type Places } from '../domain/stock/places.ts'
import { isKnownDivision, type Rules, warehouseOf } from '../domain/stock/rules.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { Sums } from '../domain/stock/sums.ts'
import type { Question } from './judge-repeats.ts'
import type { Met } from './met.ts'
import type { ReturnedShipments } from './returned-shipment-rules.ts'

/** By what a change is counted. */
export interface CountedBy {
  readonly rules: Rules
  readonly returnedShipments: ReturnedShipments
}

/** The changes that count, added up: under their code, by what they are held for, or with the EC link whose answer they wait for. */
export class Counted {
  unknownDivision = 0
  readonly #sums = new Sums()
  readonly #links: LinkBook
  readonly #places: Places

  constructor(links: readonly Link[], places: Places) {
    this.#places = places
    this.#links = new LinkBook(links)
  }

  get links(): readonly Link[] {
    return this.#links.links
  }

  get sums(): readonly Candidate[] {
    return this.#sums.candidates()
  }

  /** Another link passes it on. */
  isLeftOut(change: Change, rules: Rules): boolean {
    return this.#links.leavesOut(change, rules)
  }

  /** A question names the 拠点 that its rows will go to. `rules`: those of its rows. */
  placed(one: Question, rules: Rules): Question {
    return { ...one, ...inWarehouse(one.warehouse ?? this.warehouseOf(one.repeat.change, rules)) }
  }

  add(met: Met, by: CountedBy): void {
    if (!isKnownDivision(met.change.division)) this.unknownDivision += 1
    this.#add(met, met.change, by)
  }

  /** It had counted, and was none: as if it had been undone. */
  takeBack(met: Met, by: CountedBy): void {
    this.#add(met, { ...met.change, delta: -met.change.delta }, by)
  }

  /** `change`: the one that was met, or what undoes it; either is held for the same. */
  #add(met: Met, change: Change, { rules, returnedShipments }: CountedBy): void {
    const { code, receivedAt } = met
    const warehouse = this.warehouseOf(change, rules)
    if (this.#links.waits(change, { code, ...inWarehouse(warehouse) }, receivedAt, rules)) return
    const mayBeReturned = returnedShipments.returnedShipments(met.change, rules)
    const of = mayBeReturned ? alone(met) : sumOf(met)
    this.#sums.add(warehouse === undefined ? of : { ...of, warehouse }, change, receivedAt)
  }

  /** The 拠点 that a change of these rules goes to; undefined = the only one. */
  warehouseOf({ storeId }: Change, rules: Rules): string | undefined {
    return placed(warehouseOf(rules, storeId), this.#places)
  }
}

type Of = Pick<Candidate, 'code' | 'warehouse' | 'heldFor'>

/** What may be a 出荷 coming back is not added to its code before somebody has looked. */
function alone({ change, code }: Met): Of {
  return {
    code: '',
    heldFor: { reason: 'shipment', returned: returnedShipmentOf(change, code) },
  }
}

function sumOf({ coded }: Met): Of {
  return coded.kind === 'code'
    ? { code: coded.code, heldFor: null }
    : { code: '', heldFor: coded.hold }
}
