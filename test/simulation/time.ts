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
    await inTurns(() => {
      if (!isOver && !this.#step()) throw new Error('nothing will ever happen again')
      return !isOver
    })
    return done
  }

  /** Everything up to the moment happens. */
  async to(moment: number): Promise<void> {
    await inTurns(() => {
      const next = this.#heap[0]
      if (next === undefined || next.at > moment) return false
      this.#step()
      return true
    })
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

const TURNS = 64
const READY = Promise.resolve()

/**
 * Calls `one` each time when nobody can go on by himself, until it says that it was the last. Node looks at the whole machine between two
 * rounds of its loop, which costs more than most turns: so many of them are in a round.
 */
function inTurns(one: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let goesOn = true
    const end = (): void => {
      goesOn = false
      resolve()
    }
    const work = (): void => {
      try {
        if (!one()) end()
      } catch (error) {
        goesOn = false
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const turn = (): void => {
      if (goesOn) void READY.then(work)
    }
    const round = (): void => {
      turn()
      if (!goesOn) return
      for (let left = TURNS - 1; left > 0; left -= 1) setImmediate(turn)
      setImmediate(round)
    }
    setImmediate(round)
  })
}

function isBefore(a: Event, b: Event | undefined): boolean {
  return b === undefined || a.at < b.at || (a.at === b.at && a.order < b.order)
}
