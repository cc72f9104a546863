import pg, { type ClientBase, type ClientConfig } from 'pg'

/**
 * What every connection asks of the server. An administrator may have made commits quicker and less safe; a 200 needs the safe
 * kind, and a stricter one stays. A holder whose machine is gone must not keep its locks for the hours TCP would take.
 */
const SETTINGS = `
  SELECT set_config('synchronous_commit', 'on', false)
    FROM (SELECT current_setting('synchronous_commit') AS now) s
   WHERE s.now IN ('off', 'local', 'remote_write')
  UNION ALL SELECT set_config('tcp_keepalives_idle', '20', false)
  UNION ALL SELECT set_config('tcp_keepalives_interval', '10', false)
  UNION ALL SELECT set_config('tcp_keepalives_count', '3', false)
  UNION ALL SELECT set_config('idle_in_transaction_session_timeout', '60000', false)`

/** Applies the settings to a new connection; rejects with the client's own error. */
export async function settle(client: ClientBase): Promise<void> {
  await client.query(SETTINGS)
}

/** Called once, whenever and however a session ends before `end`: also while it is being opened. */
type Lost = (session: Session) => void

/** A connection of one's own. */
export async function openSession(config: ClientConfig, lost: Lost): Promise<Session> {
  const client = new pg.Client(config)
  const session = new Session(client, lost)
  try {
    await client.connect()
    await settle(client)
    return session
  } catch (error) {
    session.end()
    throw error
  }
}

/** One connection, used by one at a time. */
export class Session {
  readonly #client: pg.Client
  #last: Promise<unknown> = Promise.resolve()
  #over: Lost | null

  constructor(client: pg.Client, lost: Lost) {
    this.#client = client
    this.#over = lost
    // Without a listener an idle connection that dies would end the program.
    client.on('error', () => this.#lost())
    client.on('end', () => this.#lost())
  }

  get isOpen(): boolean {
    return this.#over !== null
  }

  /** Waits for its turn; nothing else happens on the connection meanwhile. */
  run<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      if (this.#over === null) throw new Error('Connection terminated')
      return work(this.#client)
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Also safe when it is lost, or somebody is at work on it: that ends with an error. */
  end(): void {
    this.#over = null
    void this.#client.end().catch(() => undefined)
  }

  #lost(): void {
    const lost = this.#over
    this.#over = null
    lost?.(this)
  }
}
