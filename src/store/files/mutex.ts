import type { LockRoom } from './holders.ts'
import { takeLock } from './lock.ts'
import { busy } from './trouble.ts'

const WAIT_MS = 30_000

/**
 * Makes compare-and-set true between processes: held only while something small is compared and replaced. Inside this
 * process callers queue; between processes it is a lock like the others, with shorter pauses.
 */
export class Mutex {
  readonly #room: LockRoom
  readonly #name: string
  #last: Promise<unknown> = Promise.resolve()

  constructor(room: LockRoom, name: string) {
    this.#room = room
    this.#name = name
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => this.#locked(work))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const answer = await takeLock(this.#room, {
      lock: this.#name,
      // Nobody else's purpose: everybody waits for everybody.
      purpose: `${this.#name} ${process.pid} ${Math.random()}`,
      waitMs: WAIT_MS,
      pauseMs: [1, 10],
    })
    if (answer.kind !== 'held') throw busy(this.#room.folder, answer.holder)
    try {
      return await work()
    } finally {
      await answer.release()
    }
  }
}
