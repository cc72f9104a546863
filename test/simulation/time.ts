import { setImmediate } from 'node:timers/promises'

/** Whose turn an event is: it waits while that one is stopped, and never comes when that one has died. */
export interface Actor {
  readonly state: 'alive' | 'stopped' | 'dead'
  /** Keeps the event until this one goes on. */
  keep(event: Event): void
}

/** Something that will happen at a moment. */
export interface Event {
  at: number
  readonly order: number
  readonly actor: Actor | null
  readonly work: () => void
  isOff: boolean
}

/**
 * The time of a simulated world, in milliseconds since 1970: it stands still while anybody can go on, and then jumps to the next event. What
 * happens at one moment happens in the order in which it was asked for.
 */
export class Time {
  readonly #heap: Event[] = []
  #now: number
  #order = 0

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  readonly date = (): Date => new Date(this.#now)

  after(ms: number, work: () => void, actor: Actor | null = null): Event {
    const at = this.#now + Math.max(0, ms)
    const event = { at, order: (this.#order += 1), actor, work, isOff: false }
    this.#push(event)
    return event
  }

  /** Again, at this moment. */
  soon(event: Event): void {
    if (!event.isOff) this.after(0, event.work, event.actor)
  }

  /** Time goes by without anybody's doing: what was due meanwhile happens late. */
  skip(ms: number): void {
    this.#now += ms
  }

  /** Resolves when `done` has settled, however much time that takes. Rejects when nothing will happen any more before it has. */
  async until<T>(done: Promise<T>): Promise<T> {
    let isOver = false
    const over = (): void => {
      isOver = true
    }
    done.then(over, over)
    for (;;) {
      await setImmediate()
      if (isOver) return done
      if (!this.#step()) throw new Error('nothing will ever happen again')
    }
  }

  /** Everything up to the moment happens. */
  async to(moment: number): Promise<void> {
    for (;;) {
      await setImmediate()
      const next = this.#heap[0]
      if (next === undefined || next.at > moment) break
      this.#step()
    }
    this.#now = Math.max(this.#now, moment)
  }

  #step(): boolean {
    for (let event = this.#pop(); event !== undefined; event = this.#pop()) {
      if (event.isOff || event.actor?.state === 'dead') continue
      this.#now = Math.max(this.#now, event.at)
      if (event.actor?.state === 'stopped') event.actor.keep(event)
      else {
        event.work()
        return true
      }
    }
    return false
  }

  #push(event: Event): void {
    const heap = this.#heap
    let i = heap.push(event) - 1
    while (i > 0) {
      const above = (i - 1) >> 1
      if (!isBefore(event, heap[above])) break
      heap[i] = heap[above] as Event
      i = above
    }
    heap[i] = event
  }

  #pop(): Event | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let i = 0
    for (;;) {
      let below = 2 * i + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Event, heap[below])) below += 1
      if (!isBefore(heap[below] as Event, last)) break
      heap[i] = heap[below] as Event
      i = below
    }
    heap[i] = last
    return first
  }
}

function isBefore(a: Event, b: Event | undefined): boolean {
  return b === undefined || a.at < b.at || (a.at === b.at && a.order < b.order)
}
