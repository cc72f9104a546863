import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What a connection has had in one turn of the event loop. */
interface Share {
  turn: number
  /** Requests since it last showed that it knows a secret path. */
  strange: number
}

/**
 * What one connection may take of the time that all share. Requests can be sent without waiting for answers, tens of
 * thousands a second on one connection, and Node hands over all that have come before anybody else is looked at. Who knows
 * a secret path is served as long as it likes. Who asks for other things only, as all strangers do, has a few answers a
 * turn; what it has sent behind them is thrown away with the connection. Who waits for each answer never notices.
 */
export class Shares {
  readonly #most: number
  readonly #shares = new WeakMap<Socket, Share>()
  #turn = 0
  #turning = false

  /** `most`: requests of a stranger in one turn. */
  constructor(most: number) {
    this.#most = most
  }

  /** Called for each request first. False: it is not to be answered, its connection has ended. */
  take(req: IncomingMessage, res: ServerResponse): boolean {
    const share = this.#shareOf(req.socket)
    share.strange += 1
    if (share.strange === this.#most) res.setHeader('connection', 'close')
    if (share.strange <= this.#most) return true
    // With its connection. Pausing that would not do: each answer that ends lets Node read on.
    req.destroy()
    return false
  }

  /** It knows a secret path. */
  trust({ socket }: IncomingMessage, res: ServerResponse): void {
    const share = this.#shareOf(socket)
    if (share.strange === this.#most) res.removeHeader('connection')
    share.strange = 0
  }

  #shareOf(socket: Socket): Share {
    const turn = this.#now()
    let share = this.#shares.get(socket)
    if (share === undefined) {
      share = { turn, strange: 0 }
      this.#shares.set(socket, share)
    }
    if (share.turn !== turn && share.strange < this.#most) share.strange = 0
    share.turn = turn
    return share
  }

  #now(): number {
    if (!this.#turning) {
      this.#turning = true
      setImmediate(() => {
        this.#turning = false
        this.#turn += 1
      })
    }
    return this.#turn
  }
}
