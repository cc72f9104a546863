/** One line as Next Engine keeps it. */
export interface SlipLine {
  readonly no: number
  code: string
  quantity: number
  allocated: number
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
  Partial<Pick<SlipLine, 'mergedFrom' | 'dividedFromLine' | 'copiedFromLine'>>

export function newLine(no: number, facts: NewLine, createdAt: Date): SlipLine {
  return {
    no,
    code: facts.code,
    quantity: facts.quantity,
    allocated: 0,
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

export function isAlive({ cancelled, deleted }: SlipLine): boolean {
  return !cancelled && !deleted
}
