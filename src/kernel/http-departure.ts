import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/**
 * What has to happen between the connection and the first byte, for a call that must never leave late: for instance that it is on
 * stable storage that it is about to leave. What it resolves with is asked in the very step that writes; false, or a rejection,
 * and nothing leaves.
 */
export type Depart = () => Promise<() => boolean>

/** One call's departure: on the first connection, or never. */
export class Departure {
  readonly #depart: Depart
  #isTime: (() => boolean) | null = null

  constructor(depart: Depart) {
    this.#depart = depart
  }

  /** Connects as before, and gives the connection on when all is ready. */
  on(connect: buildConnector.connector): buildConnector.connector {
    return (options, done) => {
      connect(options, (...[error, socket]) => {
        if (error === null) void this.#give(socket, done)
        else done(error, null)
      })
    }
  }

  /** True in the step in which the call may begin. */
  isTime(): boolean {
    return this.#isTime?.() ?? false
  }

  async #give(socket: Socket, done: buildConnector.Callback): Promise<void> {
    // It may end while it waits.
    const onError = (): void => undefined
    socket.on('error', onError)
    const failed = await this.#ready().then(
      () => (socket.destroyed ? named('ECONNRESET') : null),
      // What went wrong is known to whoever prepares it.
      () => named('late'),
    )
    if (failed !== null) {
      socket.destroy()
      done(failed, null)
      return
    }
    // From here to the first byte nothing waits.
    done(null, socket)
    socket.off('error', onError)
  }

  async #ready(): Promise<void> {
    if (this.#isTime !== null) throw new Error('a second connection')
    this.#isTime = await this.#depart()
  }
}

function named(code: string): Error {
  return Object.assign(new Error(code), { code })
}
