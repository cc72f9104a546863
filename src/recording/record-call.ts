import { type HttpAnswer, readable, type Sending } from '../kernel/http.ts'
import type { Raw } from '../kernel/http-dispatch.ts'
import { foreignJson } from '../kernel/json.ts'
import { toJstIso } from '../kernel/time.ts'
import { Masked } from './masked.ts'
import type {
  Params,
  RecordedAnswer,
  RecordedCall,
  RecordedRequest,
  Service,
} from './recorded-call.ts'
import type { Scrambler } from './scrambler.ts'

/** A call as it went. */
export interface Gone {
  readonly sending: Sending
  readonly raw: Raw
  readonly service: Service
  /** Behind the service's own address, without the query. */
  readonly path: string
  readonly at: Date
  readonly ms: number
}

/** Steps of the services' own in a path; everything else is a number of the contract or of a product. */
const STEPS =
  /^(|api_[a-z0-9_]+|search|count|info|upload|pos|app|token|products|stores|stock|changes|shipments|add)$/
/** A longer answer than this is not written down, but for its length. */
const MOST = 48 * 1024
/** The most of an answer that is looked at. */
const MOST_BYTES = 8 * 1024 * 1024

/** What is kept of a call. */
export async function recordCall(gone: Gone, scrambler: Scrambler): Promise<RecordedCall> {
  const { raw, at, ms } = gone
  const masked = new Masked(scrambler)
  const request = requestOf(gone, masked, scrambler)
  const answer = raw.kind === 'answered' ? await readable(raw, MOST_BYTES) : raw
  const told = answerOf(answer, masked, scrambler)
  const left = toJstIso(scrambler.moment(at))
  const call = { at: left, ms: Math.round(ms), ...request, ...told }
  return fitting(Object.keys(masked.cut).length === 0 ? call : { ...call, cut: masked.cut })
}

function stepOf(step: string, scrambler: Scrambler): string {
  return STEPS.test(step) ? step : encodeURIComponent(scrambler.text(decodeURIComponent(step)))
}

function requestOf(
  { sending, service, path }: Gone,
  masked: Masked,
  scrambler: Scrambler,
): RecordedRequest {
  const steps = path.split('/').map((step) => stepOf(step, scrambler))
  return { service, method: sending.method, path: steps.join('/'), ...sentOf(sending, masked) }
}

type Sent = Pick<RecordedRequest, 'query' | 'form' | 'json'>

function sentOf({ path, headers, body }: Sending, masked: Masked): Sent {
  const [, search = ''] = path.split('?', 2)
  const query = search === '' ? {} : { query: paramsOf(search, 'query', masked) }
  if (body === null) return query
  if (headers['content-type']?.startsWith('application/json') === true)
    return { ...query, json: masked.value(foreignJson(body) ?? null, 'json') }
  return { ...query, form: paramsOf(body, 'form', masked) }
}

function paramsOf(encoded: string, place: string, masked: Masked): Params {
  return Object.fromEntries(
    [...new URLSearchParams(encoded)].map(([name, text]) => {
      const here = `${place}.${name}`
      if (name === 'data') return [name, masked.file(text, here)]
      return [name, masked.value(name === 'params' ? foreignJson(text) : text, here)]
    }),
  )
}

function answerOf(answer: HttpAnswer, masked: Masked, scrambler: Scrambler): RecordedAnswer {
  if (answer.kind !== 'answered') return { end: answer.kind, cause: causeOf(answer.cause) }
  const { status, body } = answer
  const json = foreignJson(body)
  const said = json === undefined ? { text: formOf(body) } : { body: masked.value(json, 'body') }
  return { end: 'answered', status, headers: headersOf(answer, scrambler), ...said }
}

function causeOf(cause: string): string {
  return /^[A-Za-z_-]{1,40}$/.test(cause) ? cause : 'other'
}

function formOf(body: string): NonNullable<RecordedAnswer['text']> {
  const text = body.trim()
  if (text === '') return { kind: 'empty', length: body.length }
  return { kind: text.startsWith('<') ? 'html' : 'text', length: body.length }
}

function headersOf(
  { headers, date }: Extract<HttpAnswer, { kind: 'answered' }>,
  scrambler: Scrambler,
): Readonly<Record<string, string>> {
  const type = headers['content-type']
  const later = headers['retry-after']
  return {
    ...(type === undefined ? {} : { 'content-type': CONTENT.exec(type)?.[0] ?? 'other' }),
    ...(date === null ? {} : { date: scrambler.moment(date).toUTCString() }),
    ...(later === undefined ? {} : { 'retry-after': laterOf(later, scrambler) }),
  }
}

const CONTENT = /^[a-z]{1,20}\/[a-z+.-]{1,40}(; ?charset=[a-z0-9-]{1,20})?/i

/** Seconds, or a date. */
function laterOf(text: string, scrambler: Scrambler): string {
  if (/^\s*\d{1,9}\s*$/.test(text)) return text
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? 'other' : scrambler.moment(date).toUTCString()
}

function fitting(call: RecordedCall): RecordedCall {
  const { length } = JSON.stringify(call)
  if (length <= MOST) return call
  const { body: _body, form: _form, json: _json, ...rest } = call
  return { ...rest, cut: { ...call.cut, all: length } }
}
