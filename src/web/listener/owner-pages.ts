import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { within } from '../../kernel/within.ts'
import { formTooLarge } from '../../messages/owner.ts'
import { refusals } from '../../messages/serve.ts'
import type { NotTaken, Shown } from './answers.ts'
import type { Tools } from './tools.ts'
import type { Incoming } from './webhook-request.ts'

/** What a browser asks of the owner's pages. */
export interface OwnerRequest {
  readonly method: 'GET' | 'POST'
  /** Below the path of the pages: '' or `/todo`. */
  readonly place: string
  /** Without the question mark. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** The body of a form. Throws `FormTooLarge` beyond `most` bytes. `patient`: it is known who sends it. */
  readonly body: (most: number, patient: boolean) => Promise<Buffer>
}

export interface OwnerSource {
  /** Where the pages are, seen from the listener. */
  readonly path: string
  answer(request: OwnerRequest): Promise<Shown>
}

/** More than a form may have; the connection ends with it. */
class FormTooLarge extends Error {}
/** The client has gone, or has taken too long. */
class FormCutOff extends Error {}

const TOO_LARGE: NotTaken = { status: 413, why: 'size', sentence: formTooLarge }
const METHOD: NotTaken = {
  status: 405,
  why: 'method',
  sentence: refusals.readOnly,
  allow: 'GET, HEAD, POST',
}

/** Hands requests below a path over, with their bodies only when they are asked for. */
export class OwnerPages {
  readonly #source: OwnerSource
  readonly #tools: Tools

  constructor(source: OwnerSource, tools: Tools) {
    this.#source = source
    this.#tools = tools
  }

  isFor({ path }: RequestHead): boolean {
    const { path: own } = this.#source
    return path.startsWith(own) && (path.length === own.length || path[own.length] === '/')
  }

  async answer(incoming: Incoming): Promise<void> {
    const { req, res, head } = incoming
    const { answers, counters, limits, system } = this.#tools
    const method = head.method === 'HEAD' ? 'GET' : head.method
    if (method !== 'GET' && method !== 'POST') return answers.notTaken(res, METHOD)
    const place = head.path.slice(this.#source.path.length).replace(/\/+$/, '')
    const body = (most: number, patient: boolean): Promise<Buffer> =>
      this.#read(incoming, most, patient)
    const request = { method, place, query: head.query, headers: head.headers, body } as const
    try {
      const answering = this.#source.answer(request)
      // A store that does not answer keeps nobody waiting for ever; a form may take its time to come.
      const ms = method === 'POST' ? limits.formMs + limits.viewMs : limits.viewMs
      const shown = await within(answering, ms, null, system)
      if (res.headersSent || res.destroyed) return
      if (shown === null) answers.told(res, 503, refusals.viewLate)
      else answers.shown(res, shown)
    } catch (error) {
      if (error instanceof FormTooLarge) return answers.notTakenClosing(req, res, TOO_LARGE)
      if (error instanceof FormCutOff) {
        req.destroy()
        return
      }
      counters.wrong(error)
      if (!res.headersSent) answers.told(res, 503, refusals.viewLate)
    }
  }

  async #read({ req, res, continuing }: Incoming, most: number, patient: boolean): Promise<Buffer> {
    const { patience, limits, system } = this.#tools
    if (Number(req.headers['content-length'] ?? 0) > most) throw new FormTooLarge()
    if (continuing) res.writeContinue()
    const { socket } = req
    if (patient) patience.add(socket)
    const late = system.after(patient ? limits.formMs : limits.requestMs, () => req.destroy())
    try {
      return await wholeOf(req, most)
    } finally {
      late.stop()
      patience.delete(socket)
    }
  }
}

function wholeOf(req: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else reject(new FormTooLarge())
    })
    req.once('end', () => resolve(Buffer.concat(chunks)))
    req.once('error', () => reject(new FormCutOff()))
    req.once('close', () => reject(new FormCutOff()))
  })
}
