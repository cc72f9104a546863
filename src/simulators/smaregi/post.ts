import { Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'

/** What the sending side got to see of the receiver. */
export interface Reply {
  /** Null when there was no answer. */
  readonly status: number | null
  /** The answer's body, or what went wrong. */
  readonly body: string
}

export interface Poster {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Reply>
  close(): void
}

/** Posts over at most `connections` sockets. Never rejects: a failure is a reply too. */
export function poster(options: {
  connections: number
  keepAlive: boolean
  timeoutMs: number
}): Poster {
  const settings = { keepAlive: options.keepAlive, maxSockets: options.connections }
  const plain = new PlainAgent(settings)
  const tls = new TlsAgent(settings)

  function open(url: URL, how: RequestOptions): ClientRequest {
    return url.protocol === 'https:'
      ? tlsRequest(url, { ...how, agent: tls })
      : plainRequest(url, { ...how, agent: plain })
  }

  return {
    post(url, headers, body) {
      const length = String(Buffer.byteLength(body))
      const how = { method: 'POST', headers: { ...headers, 'content-length': length } }
      return replyTo(body, () => open(new URL(url), how), options.timeoutMs)
    },
    close() {
      plain.destroy()
      tls.destroy()
    },
  }
}

function replyTo(body: string, open: () => ClientRequest, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const request = open()
    request.setTimeout(timeoutMs, () => request.destroy(new Error('timeout')))
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that the far end had just closed for idleness: go again on another one.
      if (request.reusedSocket && error.code === 'ECONNRESET')
        resolve(replyTo(body, open, timeoutMs))
      else resolve({ status: null, body: error.code ?? error.message })
    })
    request.on('response', (response) => resolve(readReply(response)))
    request.end(body)
  })
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch (error) {
    return { status: null, body: error instanceof Error ? error.message : String(error) }
  }
  return { status: response.statusCode ?? null, body: Buffer.concat(chunks).toString('utf8') }
}
