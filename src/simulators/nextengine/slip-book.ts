import type { Allocation } from './allocation.ts'
import type { Clock } from './clock.ts'
import { newLine, newSlip, type NewLine, type NewSlip } from './slip.ts'
import type { Slip, SlipLine } from './slip.ts'

/** The slips there are; what changes in them changes what they are promised. */
export class SlipBook {
  readonly #clock: Clock
  readonly #allocation: Allocation
  readonly #slips = new Map<number, Slip>()
  #next: number

  constructor(clock: Clock, allocation: Allocation, firstSlip: number) {
    this.#clock = clock
    this.#allocation = allocation
    this.#next = firstSlip
  }

  /** By slip number, ascending. */
  all(): readonly Slip[] {
    return [...this.#slips.values()]
  }

  slip(id: number): Slip {
    const slip = this.#slips.get(id)
    if (slip === undefined) throw new Error(`the practice server has no slip ${id}`)
    return slip
  }

  line(slip: Slip, no: number): SlipLine {
    const line = slip.lines.find((one) => one.no === no)
    if (line === undefined) throw new Error(`slip ${slip.id} has no line ${no}`)
    return line
  }

  /** A slip without lines, with the next number. */
  open(facts: Omit<NewSlip, 'id'>): Slip {
    const slip = newSlip({ ...facts, id: this.#next }, this.#clock.now())
    this.#next += 1
    this.#slips.set(slip.id, slip)
    return slip
  }

  addLine(slip: Slip, facts: NewLine): SlipLine {
    const line = newLine(slip.lines.length + 1, facts, this.#clock.now())
    slip.lines.push(line)
    this.#allocation.allocate(slip)
    return line
  }

  edit(id: number, no: number, change: (line: SlipLine) => void): void {
    const slip = this.slip(id)
    const line = this.line(slip, no)
    change(line)
    line.modifiedAt = this.#clock.now()
    this.#allocation.allocate(slip)
  }

  touch(slip: Slip): void {
    slip.modifiedAt = this.#clock.now()
  }
}
