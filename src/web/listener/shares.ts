import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * What one connection may take of the time that all share. Requests can be sent without waiting for answers, tens of
 * thousands a second on one connection. Who knows a secret path is served as long as it likes. Who asks for other things
 * only, as all strangers do, is told after a few to come again on a new connection; what it has sent behind that is thrown away.
 */
export class Shares {
  readonly #most: number
  /** Requests on a connection since it last showed that it knows a secret path. */
  readonly #strange = new WeakMap<Socket, number>()

  /** `most`: requests of a stranger on one connection. */
  constructor(most: number) {
    this.#most = most
  }

  /** Called for each request first. False: it is not to be answered, its connection has ended. */
  take(req: IncomingMessage, res: ServerResponse): boolean {
    const strange = (this.#strange.get(req.socket) ?? 0) + 1
    this.#strange.set(req.socket, strange)
    if (strange === this.#most) res.setHeader('connection', 'close')
    if (strange <= this.#most) return true
    // With its connection. Pausing that would not do: each answer that ends lets Node read on.
    req.destroy()
    return false
  }

  /** It knows a secret path. */
  trust({ socket }: IncomingMessage, res: ServerResponse): void {
    if (this.#strange.get(socket) === this.#most) res.removeHeader('connection')
    this.#strange.set(socket, 0)
  }
}
