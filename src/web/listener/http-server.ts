import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refusals } from '../../messages/serve.ts'
import type { NotTaken } from './answers.ts'
import type { Tools } from './tools.ts'

export type Handler = (req: IncomingMessage, res: ServerResponse, continuing: boolean) => void

/** Plain `node:http` with the times of `limits`. It never throws away an error of one connection on all the others. */
export function httpServer(handler: Handler, tools: Tools): Server {
  const { limits } = tools
  const server = createServer({
    headersTimeout: limits.requestMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.keepAliveMs,
  })
  server.on('request', (req, res) => handler(req, res, false))
  server.on('checkContinue', (req, res) => handler(req, res, true))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    refuseConnection(error.code ?? '', socket, tools)
  })
  return server
}

const MALFORMED: NotTaken = { status: 400, why: 'http', sentence: refusals.malformed }

const FAULTS: Readonly<Record<string, NotTaken>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, why: 'slow', sentence: refusals.tooSlow },
  HPE_HEADER_OVERFLOW: { status: 431, why: 'http', sentence: refusals.headersTooLarge },
}

/** Node's own answer has no body; this one can be mailed to a person. */
function refuseConnection(code: string, socket: Socket, tools: Tools): void {
  const { answers, counters, limits, system, patience } = tools
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && patience.has(socket)) return
  if (code === 'ECONNRESET' || !socket.writable || answerBegun(socket)) {
    socket.destroy()
    return
  }
  const fault = FAULTS[code] ?? MALFORMED
  counters.refused(fault.why, fault.status)
  socket.end(answers.raw(fault.status, fault.sentence))
  // Who does not close its own half is cut off.
  system.after(limits.lingerMs, () => socket.destroy()).unref()
}

/** Node hangs the answer being written on the socket; a second one in its middle would garble it. */
function answerBegun(socket: Socket & { _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true
}
