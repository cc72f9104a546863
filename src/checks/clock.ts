import { smaregiAccess, type Config } from '../config/index.ts'
import { get } from '../kernel/http.ts'
import * as says from '../messages/doctor.ts'
import * as machineSays from '../messages/doctor-machine.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { bad, type Body, type Check, examine, none, ok, warn } from './check.ts'

const TIMEOUT_MS = 10_000
const WARN_S = 60
const BAD_S = 15 * 60

interface Reading {
  readonly name: Sentence
  /** Seconds that our clock is ahead; null when the server did not tell. */
  readonly off: number | null
}

/** Against the `Date` of both servers. Any answer has one, so neither a sign-in nor an API call is needed. */
export function checkClock(app: App): Promise<Check> {
  return examine(says.names.clock, async () => {
    const servers = serversOf(app.config)
    if (servers.length === 0) return none(says.notSetUp)
    return bodyOf(await Promise.all(servers.map((server) => read(app, server))))
  })
}

interface Server {
  readonly name: Sentence
  readonly url: string
}

function serversOf(config: Config): readonly Server[] {
  const { nextengine, smaregi } = config
  const api = smaregiAccess(config)?.api
  return [
    ...(nextengine.clientId === undefined
      ? []
      : [{ name: says.names.nextEngine, url: nextengine.apiUrl }]),
    ...(api === undefined
      ? []
      : [{ name: says.names.smaregi, url: api === 'legacy' ? smaregi.legacyUrl : smaregi.apiUrl }]),
  ]
}

async function read(app: App, { name, url }: Server): Promise<Reading> {
  const before = app.now().getTime()
  const answer = await get(url, { timeoutMs: TIMEOUT_MS, signal: app.signal })
  const between = (before + app.now().getTime()) / 2
  if (answer.kind !== 'answered' || answer.date === null) return { name, off: null }
  // The header has whole seconds, rounded down.
  return { name, off: Math.round((between - answer.date.getTime() - 500) / 1000) }
}

function bodyOf(readings: readonly Reading[]): Body {
  const told = readings.flatMap(({ off }) => (off === null ? [] : [Math.abs(off)]))
  const worst = Math.max(0, ...told)
  const found = machineSays.clocks(readings)
  if (worst >= BAD_S) return bad(found, machineSays.setClock)
  if (worst >= WARN_S) return warn(found, machineSays.setClock)
  return told.length < readings.length ? warn(found, machineSays.tryLater) : ok(found)
}
