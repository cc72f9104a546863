import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import { seeded } from '../mapping/random.ts'
import { orderLine } from './make.ts'

const CODES = ['TEA', 'CUP', 'POT', 'SET']

/** What a code of these is made of. */
export const expand = (code: string) =>
  code === 'SET'
    ? [
        { component: 'TEA', per: 2 },
        { component: 'CUP', per: 1 },
      ]
    : [{ component: code, per: 1 }]

export type Line = { -readonly [K in keyof OrderLine]: OrderLine[K] }

/** Slips as they are edited, exchanged, cancelled, merged, split, copied, shipped and returned. */
export class ChangingSlips {
  readonly lines: Line[] = []
  readonly #draw: (n: number) => number
  /** What each line that was made of another one was before. */
  readonly #made = new Map<string, Line>()
  #slips = 0
  #shipped = 0

  constructor(seed: number) {
    this.#draw = seeded(seed)
  }

  below(n: number): number {
    return this.#draw(n)
  }

  slips(): number[] {
    return [...new Set(this.lines.map((one) => one.slip))]
  }

  of(slip: number): Line[] {
    return this.lines.filter((one) => one.slip === slip)
  }

  /** The slip in which the goods of a line were ordered. */
  rootOf(slip: number, line: number): number {
    const from = this.#made.get(`${slip} ${line}`)
    return from === undefined ? slip : this.rootOf(from.slip, from.line)
  }

  /** Gives the slip that has to be looked at now, if any. */
  step(): number | null {
    const slips = this.slips()
    const slip = slips[this.#draw(Math.max(1, slips.length))]
    const kind = this.#draw(15)
    if (slip === undefined || kind < 2) return this.#place()
    const lines = this.of(slip)
    const line = lines[this.#draw(lines.length)]
    const [first] = lines
    if (line === undefined || first === undefined) return null
    const valid = first.cancelType === '0'
    const shipped = first.status === '50'
    if (kind === 2 && valid && !shipped) line.quantity = 1 + this.#draw(6)
    if (kind === 3 && valid && !shipped) line.code = this.#code()
    if (kind === 4 && valid && !shipped) line.lineCancelled = !line.lineCancelled
    if (kind === 5 && valid && !shipped) line.lineDeleted = true
    if (kind === 6) for (const one of lines) one.cancelType = valid ? '1' : this.#revived(one)
    if (kind === 7 && valid && !shipped) this.#ship(lines)
    if (kind === 8 && valid && shipped) this.#undo(lines)
    if (kind === 14 && valid) this.#copy(lines)
    if ((kind === 12 || kind === 13) && valid && shipped) {
      this.#undo(lines)
      // Only type 1 comes back to life, so only that one has to be looked at.
      for (const one of lines) one.cancelType = kind === 12 ? '5' : '1'
    }
    if (kind === 9 && shipped && !line.lineCancelled && !line.lineDeleted)
      line.returnedGood = Math.min(line.quantity, line.returnedGood + 1)
    if (kind === 10 && valid && !shipped && line.quantity > 1) this.#split(line)
    if (kind === 11 && valid && !shipped) this.#merge(slip)
    return kind === 8 || kind === 13 ? slip : null
  }

  #ship(lines: readonly Line[]): void {
    this.#shipped += 1
    const sendDate = `2026-11-24 00:00:${this.#shipped}`
    for (const one of lines) Object.assign(one, { status: '50', sendDate })
  }

  /** Whether the send date stays is not known. */
  #undo(lines: readonly Line[]): void {
    const kept = this.#draw(2) === 0
    for (const one of lines)
      Object.assign(one, { status: '20', sendDate: kept ? one.sendDate : null })
  }

  #revived(line: Line): string {
    return line.cancelType === '1' ? '0' : line.cancelType
  }

  #place(): null {
    this.#slips += 1
    const count = 1 + this.#draw(3)
    for (let no = 1; no <= count; no += 1)
      this.lines.push(newLine(this.#slips, no, this.#code(), 1 + this.#draw(5)))
    return null
  }

  #split(line: Line): void {
    this.#slips += 1
    line.quantity -= 1
    const from = { dividedFromSlip: line.slip, dividedFromLine: line.line }
    this.#make({ ...newLine(this.#slips, 1, line.code, 1), ...from }, line)
  }

  #copy(lines: readonly Line[]): void {
    const alive = lines.filter((one) => !one.lineCancelled && !one.lineDeleted)
    if (alive.length > 0) this.#slips += 1
    for (const [i, line] of alive.entries()) {
      const from = { copiedFromSlip: line.slip, copiedFromLine: line.line }
      this.#make({ ...newLine(this.#slips, i + 1, line.code, line.quantity), ...from }, line)
    }
  }

  #make(line: Line, from: Line): void {
    this.lines.push(line)
    this.#made.set(`${line.slip} ${line.line}`, from)
  }

  #merge(from: number): void {
    const into = this.slips().find((slip) => {
      const [one] = this.of(slip)
      return slip !== from && one?.cancelType === '0' && one.status !== '50'
    })
    if (into === undefined) return
    for (const line of this.of(from)) {
      line.cancelType = '3'
      if (line.lineCancelled || line.lineDeleted) continue
      const no = this.of(into).length + 1
      const mergedFrom = { slip: from, line: line.line }
      this.#make({ ...newLine(into, no, line.code, line.quantity), mergedFrom }, line)
    }
  }

  #code(): string {
    return CODES[this.#draw(CODES.length)] ?? 'TEA'
  }
}

function newLine(slip: number, line: number, code: string, quantity: number): Line {
  return orderLine({ slip, line, code, quantity })
}
