import pg, { type ClientBase, type ClientConfig } from 'pg'

/** Longer than any statement of ston's takes on a slow server, ms. */
export const STATEMENT_MS = 600_000

/**
 * What every connection asks of the server. An administrator may have made commits quicker and less safe; a 200 needs the safe
 * kind, and a stricter one stays, as does a shorter limit. A holder whose machine is gone must not keep its locks for the hours TCP
 * would take.
 */
const SETTINGS = `
  SELECT set_config('synchronous_commit', 'on', false)
    FROM (SELECT current_setting('synchronous_commit') AS now) s
   WHERE s.now IN ('off', 'local', 'remote_write')
  UNION ALL SELECT set_config('tcp_keepalives_idle', '20', false)
  UNION ALL SELECT set_config('tcp_keepalives_interval', '10', false)
  UNION ALL SELECT set_config('tcp_keepalives_count', '3', false)
  UNION ALL SELECT set_config('idle_in_transaction_session_timeout', '60000', false)
  UNION ALL SELECT set_config('statement_timeout', '${STATEMENT_MS}', false)
    FROM pg_settings WHERE name = 'statement_timeout' AND setting::int NOT BETWEEN 1 AND ${STATEMENT_MS}`

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

/** Its type does not say so. */
interface Unreffable {
  unref(): void
}

/** One connection, used by one at a time. */
export class Session {
  readonly #client: pg.Client & Unreffable
  #last: Promise<unknown> = Promise.resolve()
  #over: Lost | null

  constructor(client: pg.Client, lost: Lost) {
    this.#client = client as pg.Client & Unreffable
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
    // Nobody may ever say goodbye.
    this.#client.unref()
  }

  #lost(): void {
    const lost = this.#over
    this.#over = null
    lost?.(this)
  }
}
