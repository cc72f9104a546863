import { createServer, type AddressInfo, type Socket } from 'node:net'
import pg from 'pg'

/** How the backends are dealt out: the one used last, each in its turn, or one for as long as a client stays. */
export type Dealing = 'last' | 'turn' | 'session'

export interface Pooler {
  readonly url: string
  close(): Promise<void>
}

interface Message {
  readonly type: string
  readonly bytes: Buffer
}

/** PostgreSQL's messages out of a stream of bytes; the first of a client has no type. */
class Messages {
  #rest: Buffer = Buffer.alloc(0)
  take(bytes: Buffer): Message[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const found: Message[] = []
    while (this.#rest.length >= 5) {
      const end = 1 + this.#rest.readInt32BE(1)
      if (this.#rest.length < end) break
      found.push({
        type: String.fromCharCode(this.#rest[0] ?? 0),
        bytes: this.#rest.subarray(0, end),
      })
      this.#rest = this.#rest.subarray(end)
    }
    return found
  }
}

interface Backend {
  readonly stream: Socket
  to: Socket | null
  onIdle: () => void
}

async function openBackend(url: string, onIdle: (backend: Backend) => void): Promise<Backend> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.removeAllListeners('data')
  stream.removeAllListeners('end')
  stream.removeAllListeners('close')
  stream.on('error', () => undefined)
  const backend: Backend = { stream, to: null, onIdle: () => onIdle(backend) }
  const messages = new Messages()
  stream.on('data', (bytes: Buffer) => {
    for (const message of messages.take(bytes)) {
      backend.to?.write(message.bytes)
      if (message.type === 'Z' && message.bytes[5] === 0x49) backend.onIdle()
    }
  })
  stream.resume()
  return backend
}

function framed(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** What a pooler says to a client that comes, with a key of its own making. */
const WELCOME = Buffer.concat([
  framed('R', Buffer.from([0, 0, 0, 0])),
  framed('S', Buffer.from('client_encoding\0UTF8\0')),
  framed('S', Buffer.from('server_version\0' + '18.0\0')),
  framed('K', Buffer.from([0, 0, 0, 7, 0, 0, 0, 9])),
  framed('Z', Buffer.from('I')),
])

/** A pooler as small as can be, before a real server. It asks nobody for a password. */
export async function startPooler(url: string, dealing: Dealing, size: number): Promise<Pooler> {
  const idle: Backend[] = []
  const queue: ((backend: Backend) => void)[] = []
  const free = (backend: Backend): void => {
    backend.to = null
    const next = queue.shift()
    if (next === undefined) idle.push(backend)
    else next(backend)
  }
  const take = (): Promise<Backend> => {
    const backend = dealing === 'turn' ? idle.shift() : idle.pop()
    return backend === undefined
      ? new Promise((resolve) => queue.push(resolve))
      : Promise.resolve(backend)
  }
  const all: Backend[] = []
  for (let i = 0; i < size; i += 1) {
    const backend = await openBackend(url, (one) => {
      if (dealing !== 'session' || one.to === null) free(one)
    })
    all.push(backend)
    idle.push(backend)
  }
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    clients.add(client)
    serveClient(client, take, free)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = new URL(url)
  own.port = String((server.address() as AddressInfo).port)
  return {
    url: own.href,
    close: async () => {
      for (const client of clients) client.destroy()
      for (const { stream } of all) stream.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serveClient(
  client: Socket,
  take: () => Promise<Backend>,
  free: (backend: Backend) => void,
): void {
  let backend: Promise<Backend> | null = null
  let isKnown = false
  const messages = new Messages()
  const forward = (bytes: Buffer): void => {
    backend ??= take().then((one) => {
      one.to = client
      const { onIdle } = one
      one.onIdle = () => {
        onIdle()
        if (one.to !== client) [backend, one.onIdle] = [null, onIdle]
      }
      return one
    })
    void backend.then(({ stream }) => stream.write(bytes))
  }
  client.on('error', () => undefined)
  client.on('data', (bytes: Buffer) => {
    if (!isKnown) {
      isKnown = true
      client.write(WELCOME)
      return
    }
    for (const { type, bytes: message } of messages.take(bytes)) if (type !== 'X') forward(message)
  })
  client.on('close', () => {
    void backend?.then((one) => free(one))
  })
}
