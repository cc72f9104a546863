import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Reply, Request } from './reply.ts'

/** Answers requests; whoever rejects is torn down. */
export type Answerer = (request: Request) => Promise<Reply>

/** An HTTP server around it, not listening yet. */
export function serverFor(answer: Answerer, options: { readonly sendDate: boolean }): Server {
  return createServer((message, response) => {
    response.sendDate = options.sendDate
    requestOf(message)
      .then(answer)
      .then((reply) => write(reply, response))
      .catch(() => message.destroy())
  })
}

async function requestOf(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array))
  const { method = 'GET', url: target = '/', headers } = message
  const address = message.socket.remoteAddress ?? ''
  return { method, target, headers, address, body: Buffer.concat(chunks) }
}

function write(reply: Reply, response: ServerResponse): void {
  if (reply.kind === 'reset') response.socket?.resetAndDestroy()
  if (reply.kind !== 'answer') return
  response.writeHead(reply.status, reply.headers)
  response.end(reply.body)
}

/** Listens there (port 0 = any free one), and says where. */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return `http://${host}:${address.port}`
}

/** Whoever is connected is cut off. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
