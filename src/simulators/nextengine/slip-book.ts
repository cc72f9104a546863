import type { Clock } from './clock.ts'
import { isAlive, newLine, newSlip, type NewLine, type NewSlip } from './slip.ts'
import type { Slip, SlipLine } from './slip.ts'
import { level, type Stockroom } from './stockroom.ts'

/** The slips there are, and the free stock that their lines were promised. */
export class SlipBook {
  readonly #clock: Clock
  readonly #room: Stockroom
  readonly #slips = new Map<number, Slip>()
  #next: number

  constructor(clock: Clock, room: Stockroom, firstSlip: number) {
    this.#clock = clock
    this.#room = room
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
    this.allocate(slip)
    return line
  }

  edit(id: number, no: number, change: (line: SlipLine) => void): void {
    const slip = this.slip(id)
    const line = this.line(slip, no)
    change(line)
    line.modifiedAt = this.#clock.now()
    this.allocate(slip)
  }

  touch(slip: Slip): void {
    slip.modifiedAt = this.#clock.now()
  }

  /** Promises what each line still takes, as far as the free stock goes; gives back what it takes no more. */
  allocate(slip: Slip): void {
    for (const line of slip.lines) {
      const product = this.#room.find(line.code)
      if (product === undefined) continue
      const wants =
        slip.status !== '50' && slip.cancelType === '0' && isAlive(line) ? line.quantity : 0
      const more = Math.min(wants - line.allocated, Math.max(0, level(product).free))
      this.#room.allocate(line.code, more)
      line.allocated += more
    }
  }

  free(line: SlipLine): void {
    if (this.#room.find(line.code) !== undefined) this.#room.allocate(line.code, -line.allocated)
    line.allocated = 0
  }
}
