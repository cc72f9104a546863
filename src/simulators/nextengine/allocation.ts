import type { Clock } from './clock.ts'
import { isAlive, type Part, type Slip, type SlipLine, total } from './slip.ts'
import { level, type Stockroom } from './stockroom.ts'
import { BASE } from './warehouses.ts'

/** From which 拠点 the lines of slips are promised their pieces (引当), and leave. */
export class Allocation {
  readonly #clock: Clock
  readonly #room: Stockroom
  readonly #linked = new Map<string, string>()

  constructor(clock: Clock, room: Stockroom) {
    this.#clock = clock
    this.#room = room
  }

  /** A shop's orders are allocated from this 拠点 from now on. */
  link(shopId: string, warehouse: string): void {
    this.#linked.set(shopId, warehouse)
  }

  /** The 拠点 that a line is to be allocated from: its own, its shop's, or the base one. */
  intended({ shopId }: Slip, line: SlipLine): string {
    return line.warehouse ?? this.#linked.get(shopId) ?? BASE
  }

  /** Promises what each line still takes, as far as the free stock of its 拠点 goes; gives back what it takes no more. */
  allocate(slip: Slip): void {
    for (const line of slip.lines) {
      const more = wanted(slip, line) - line.allocated
      if (more > 0) this.promise(line, this.intended(slip, line), more)
      if (more < 0) this.#giveBack(line, -more)
    }
  }

  promise(line: SlipLine, warehouse: string, quantity: number): void {
    const product = this.#room.find(line.code)
    if (product === undefined) return
    const pieces = Math.min(quantity, Math.max(0, level(product, warehouse).free))
    if (pieces === 0) return
    this.#room.allocate(line.code, pieces, warehouse)
    line.promised = joined(line.promised, { warehouse, quantity: pieces })
    line.allocatedAt = this.#clock.now()
  }

  free(line: SlipLine): void {
    this.#giveBack(line, line.allocated)
  }

  /** The whole line leaves: what was promised from where it was promised, the rest from where it was to be. */
  ship(slip: Slip, line: SlipLine): void {
    if (this.#room.find(line.code) === undefined) return
    const rest = line.quantity - line.allocated
    const intended = this.intended(slip, line)
    line.left = joined(line.promised, { warehouse: intended, quantity: rest })
    this.free(line)
    this.#move(slip, line, line.left, -1)
  }

  /** Pieces come back to where they left from, behind those that have come back before. */
  comeBack(slip: Slip, line: SlipLine, quantity: number): void {
    if (this.#room.find(line.code) === undefined || quantity === 0) return
    const back = section(line.left, line.returnedGood, quantity)
    const rest = { warehouse: this.intended(slip, line), quantity: quantity - total(back) }
    this.#move(slip, line, joined(back, rest), 1)
  }

  #move({ id }: Slip, { code }: SlipLine, parts: readonly Part[], sign: 1 | -1): void {
    for (const { warehouse, quantity } of parts)
      this.#room.ship(code, -sign * quantity, String(id), { warehouse, allocated: 0 })
  }

  /** The last promised first. */
  #giveBack(line: SlipLine, quantity: number): void {
    const kept = line.allocated - quantity
    for (const part of section(line.promised, kept, quantity))
      this.#room.allocate(line.code, -part.quantity, part.warehouse)
    line.promised = section(line.promised, 0, kept)
  }
}

function wanted({ status, cancelType }: Slip, line: SlipLine): number {
  return status !== '50' && cancelType === '0' && isAlive(line) ? line.quantity : 0
}

/** One part for each 拠点, none of them empty. */
function joined(parts: readonly Part[], { warehouse, quantity }: Part): readonly Part[] {
  if (quantity === 0) return parts
  if (parts.every((part) => part.warehouse !== warehouse))
    return [...parts, { warehouse, quantity }]
  return parts.map((part) =>
    part.warehouse === warehouse ? { warehouse, quantity: part.quantity + quantity } : part,
  )
}

/** So many of the pieces, behind the first `from`. */
function section(parts: readonly Part[], from: number, count: number): readonly Part[] {
  let before = 0
  const found: Part[] = []
  for (const { warehouse, quantity } of parts) {
    const start = Math.max(from, before)
    const end = Math.min(from + count, before + quantity)
    if (end > start) found.push({ warehouse, quantity: end - start })
    before += quantity
  }
  return found
}
