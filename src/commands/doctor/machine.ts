import { statSync } from 'node:fs'
import type { Config } from '../../config.ts'
import * as says from '../../text/doctor.ts'
import type { App } from '../command.ts'
import { bad, type Check, look, none, ok, warn } from './check.ts'

const MIB = 1024 * 1024
const TRIES = 5
/** A sync that takes longer makes Smaregi wait while the shop is busy. */
const SLOW_MS = 100

/** The configuration has been read and checked before any command runs; here it is about who else may read it. */
export function checkConfig(file: string): Promise<Check> {
  return look(says.names.config, async () => {
    const mode = statSync(file).mode & 0o777
    return process.platform !== 'win32' && (mode & 0o077) !== 0
      ? warn(says.readable(file, mode.toString(8)), says.chmod(file))
      : ok(says.checked(file))
  })
}

/** What taking a notification costs here, and how much room is left. */
export function checkDisk(app: App): Promise<Check> {
  return look(says.names.disk, async () => {
    const store = await app.store()
    const times: number[] = []
    let free = 0
    for (let i = 0; i < TRIES; i += 1) {
      const began = performance.now()
      free = (await store.probe()).freeBytes
      times.push(performance.now() - began)
    }
    const ms = times.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0
    const mib = Math.floor(free / MIB)
    const found = says.disk(Math.round(ms * 10) / 10, mib)
    if (mib < app.config.alarms.diskFreeMiB) return bad(found, says.makeRoom)
    return ms > SLOW_MS ? warn(found, says.slowDisk) : ok(found)
  })
}

const TIMEOUT_MS = 3000

/** Whether `ston serve` answers, and can write. */
export function checkListener({ webhook }: Config): Promise<Check> {
  return look(says.names.listener, async () => {
    if (webhook.path === undefined) return none(says.notSetUp)
    const host = webhook.host === '0.0.0.0' || webhook.host === '::' ? '127.0.0.1' : webhook.host
    const at = `${host.includes(':') ? `[${host}]` : host}:${webhook.port}`
    const status = await statusOf(`http://${at}/readyz`)
    if (status === 200) return ok(says.listening(at))
    return status === null
      ? warn(says.notListening(at), says.startServe)
      : bad(says.notReady(at, status), says.seeLog)
  })
}

async function statusOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    await answer.body?.cancel()
    return answer.status
  } catch {
    return null
  }
}
