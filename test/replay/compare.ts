import { isObject } from '../../src/kernel/json.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import type { Reply } from '../../src/simulators/reply.ts'
import { endpointOf, type Finding } from './findings.ts'
import { ReplayedNextEngine } from './next-engine.ts'
import { isWhole } from './play.ts'
import { differences, learn, type Shapes } from './shapes.ts'
import { jsonOf, ReplayedSmaregi } from './smaregi.ts'

/** Where the simulators would have answered otherwise: another code, another form. */
export async function compare(calls: readonly RecordedCall[]): Promise<readonly Finding[]> {
  let now = new Date(calls[0]?.at ?? 0)
  const worlds = {
    nextengine: new ReplayedNextEngine(calls, () => now),
    smaregi: new ReplayedSmaregi(calls, () => now),
  }
  const codes: Finding[] = []
  const lists = new Map<string, Seen>()
  for (const call of calls.filter(isWhole)) {
    now = new Date(call.at)
    const world = call.service === 'nextengine' ? worlds.nextengine : worlds.smaregi
    const reply = await world.ask(call)
    const [theirs, ours] = [codeOf(call.status, call.body), codeOfReply(reply)]
    if (theirs !== ours) {
      codes.push({
        kind: 'code',
        where: endpointOf(call),
        what: `${theirs}; simulators: ${ours}`,
        at: call.at,
      })
      continue
    }
    const seen = seenOf(lists, call)
    learn(seen.theirs, call.body)
    learn(seen.ours, jsonOf(reply))
    if (isList(call)) learn(seen.ours, jsonOf(await world.askForAll(call)))
  }
  return [...codes, ...[...lists.values()].flatMap(typesOf)]
}

interface Seen {
  readonly where: string
  readonly at: string
  readonly theirs: Shapes
  readonly ours: Shapes
}

/** Calls that ask for the same columns, and were answered alike. */
function seenOf(lists: Map<string, Seen>, call: RecordedCall): Seen {
  const { form, query, status, body } = call
  const asked = form?.['params'] ?? form ?? query ?? {}
  const fields = isObject(asked) ? asked['fields'] : undefined
  const where = endpointOf(call)
  const name = `${where} ${JSON.stringify(fields ?? '')} ${codeOf(status, body)}`
  const known = lists.get(name)
  if (known !== undefined) return known
  const fresh: Seen = { where, at: call.at, theirs: new Map(), ours: new Map() }
  lists.set(name, fresh)
  return fresh
}

function typesOf({ where, at, theirs, ours }: Seen): readonly Finding[] {
  return differences(theirs, ours).map((what) => ({ kind: 'type', where, what, at }))
}

function isList({ path, body, method, form }: RecordedCall): boolean {
  if (path.endsWith('/search')) return true
  if (String(form?.['proc_name']).endsWith('_ref')) return true
  return method === 'GET' && Array.isArray(body)
}

/** Status and whatever number an answer gives itself. */
function codeOf(status: number | undefined, body: unknown): string {
  const said = isObject(body)
    ? [body['result'], body['code'] ?? body['error_code'] ?? body['error']]
    : []
  return [
    `HTTP ${status}`,
    ...said.filter((one) => typeof one === 'string' || typeof one === 'number'),
  ].join(' ')
}

function codeOfReply(reply: Reply): string {
  return reply.kind === 'answer' ? codeOf(reply.status, jsonOf(reply)) : reply.kind
}
