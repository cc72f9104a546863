import type { OpenReasons, Reason } from '../domain/stock/candidates.ts'
import type { Change } from '../domain/stock/change.ts'
import { type Link, LinkBook } from '../domain/stock/links.ts'
import {
  returnedShipmentName,
  returnedShipmentOf,
  wordsOf,
} from '../domain/stock/returned-shipment.ts'
import { isKnownDivision, type Rules } from '../domain/stock/rules.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { Sums } from '../domain/stock/sums.ts'
import type { Met } from './met.ts'
import type { ReturnedShipments } from './returned-shipment-rules.ts'

/** By what a change is counted. */
export interface CountedBy {
  readonly rules: Rules
  readonly returnedShipments: ReturnedShipments
}

/** The changes that count, added up: under their code, under what they are held for, or with the EC link whose answer they wait for. */
export class Counted {
  readonly sums = new Sums()
  unknownDivision = 0
  readonly #withoutCode = new Map<string, Reason>()
  readonly #links: LinkBook

  constructor(links: readonly Link[]) {
    this.#links = new LinkBook(links)
  }

  get links(): readonly Link[] {
    return this.#links.links
  }

  /** Why some of the products have no code. */
  get open(): OpenReasons {
    return this.#withoutCode
  }

  /** Another link passes it on. */
  isLeftOut(change: Change, rules: Rules): boolean {
    return this.#links.leavesOut(change, rules)
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
    const waitsAs = code === '' ? openName(change.productId) : code
    if (this.#links.waits(change, waitsAs, receivedAt, rules)) return
    const name = this.#nameFor(met, returnedShipments.returnedShipments(met.change, rules))
    this.sums.add(name, change.productId, change.delta, receivedAt)
    this.sums.under(name, change.rules)
  }

  /** What may be a 出荷 coming back is not added to its code before somebody has looked. */
  #nameFor({ change, coded, code }: Met, mayBeReturned: boolean): string {
    if (mayBeReturned) {
      const returned = returnedShipmentOf(change, code)
      const name = returnedShipmentName(returned)
      this.#withoutCode.set(name, { reason: 'shipment', words: wordsOf(returned) })
      return name
    }
    if (coded.kind === 'code') return coded.code
    const name = openName(change.productId)
    this.#withoutCode.set(name, coded)
    return name
  }
}
