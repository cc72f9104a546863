/** Pieces in one 拠点, by its id. */
export interface Part {
  readonly warehouse: string
  readonly quantity: number
}

/** One line as Next Engine keeps it. */
export interface SlipLine {
  readonly no: number
  code: string
  quantity: number
  /** The 拠点 that it is to be allocated from; null = its shop's. */
  warehouse: string | null
  /** What it was promised and has not left yet, the first promised first. */
  promised: readonly Part[]
  /** All of that. */
  readonly allocated: number
  allocatedAt: Date | null
  /** Where it left from when it was shipped. */
  left: readonly Part[]
  cancelled: boolean
  deleted: boolean
  returnedGood: number
  returnedBad: number
  readonly mergedFrom: { readonly slip: number; readonly line: number } | null
  readonly dividedFromLine: number | null
  readonly copiedFromLine: number | null
  readonly createdAt: Date
  modifiedAt: Date | null
}

export interface Slip {
  readonly id: number
  readonly shopId: string
  status: '20' | '50'
  cancelType: string
  cancelledAt: Date | null
  sentAt: Date | null
  mergedInto: number | null
  readonly dividedFrom: number | null
  readonly copiedFrom: number | null
  readonly multiDelivery: boolean
  readonly createdAt: Date
  modifiedAt: Date | null
  readonly lines: SlipLine[]
}

export interface NewSlip {
  readonly id: number
  readonly shopId: string
  readonly multiDelivery?: boolean
  readonly dividedFrom?: number
  readonly copiedFrom?: number
}

export function newSlip(facts: NewSlip, createdAt: Date): Slip {
  return {
    id: facts.id,
    shopId: facts.shopId,
    status: '20',
    cancelType: '0',
    cancelledAt: null,
    sentAt: null,
    mergedInto: null,
    dividedFrom: facts.dividedFrom ?? null,
    copiedFrom: facts.copiedFrom ?? null,
    multiDelivery: facts.multiDelivery ?? false,
    createdAt,
    modifiedAt: null,
    lines: [],
  }
}

export type NewLine = Pick<SlipLine, 'code' | 'quantity'> &
  Partial<Pick<SlipLine, 'warehouse' | 'mergedFrom' | 'dividedFromLine' | 'copiedFromLine'>>

export function newLine(no: number, facts: NewLine, createdAt: Date): SlipLine {
  return {
    no,
    code: facts.code,
    quantity: facts.quantity,
    warehouse: facts.warehouse ?? null,
    promised: [],
    get allocated() {
      return total(this.promised)
    },
    allocatedAt: null,
    left: [],
    cancelled: false,
    deleted: false,
    returnedGood: 0,
    returnedBad: 0,
    mergedFrom: facts.mergedFrom ?? null,
    dividedFromLine: facts.dividedFromLine ?? null,
    copiedFromLine: facts.copiedFromLine ?? null,
    createdAt,
    modifiedAt: null,
  }
}

export function total(parts: readonly Part[]): number {
  return parts.reduce((sum, { quantity }) => sum + quantity, 0)
}

export function isAlive({ cancelled, deleted }: SlipLine): boolean {
  return !cancelled && !deleted
}
