import type { OrderLine } from '../../domain/orders/order-line.ts'

/** Reads these slips with the 拠点 of their lines. */
type LookUp = (slips: readonly number[]) => AsyncGenerator<readonly OrderLine[]>

/**
 * The 拠点 of order lines asked for apart from the lines: as long as nobody knows whether a search that tells them leaves out lines that
 * have none, and with them what was cancelled.
 */
export class OrderPlaces {
  readonly #look: LookUp
  #shown: boolean | null = null

  constructor(look: LookUp) {
    this.#look = look
  }

  /** Whether such a search shows lines that are not allocated; null = none of them was met. */
  get unallocatedShown(): boolean | null {
    return this.#shown
  }

  async *of(reading: AsyncGenerator<readonly OrderLine[]>): AsyncGenerator<readonly OrderLine[]> {
    for await (const lines of reading) {
      const told = new Map<string, OrderLine>()
      const slips = new Set(lines.map(({ slip }) => slip))
      for await (const some of this.#look([...slips]))
        for (const line of some) told.set(keyOf(line), line)
      for (const line of lines) this.#learn(told.get(keyOf(line)))
      yield lines.map((line) => ({ ...line, warehouses: told.get(keyOf(line))?.warehouses ?? [] }))
    }
  }

  #learn(line: OrderLine | undefined): void {
    if (line === undefined) this.#shown = false
    else if (isUnallocated(line)) this.#shown ??= true
  }
}

function keyOf({ slip, line }: OrderLine): string {
  return `${slip} ${line}`
}

/** What is dead before it is shipped is promised nothing, whatever 拠点 is told of it. */
function isUnallocated(line: OrderLine): boolean {
  const isDead = line.cancelType !== '0' || line.lineCancelled || line.lineDeleted
  return line.warehouses?.length === 0 || (isDead && line.status !== '50' && line.status !== '')
}
