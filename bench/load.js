import { execFile, execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import autocannon from 'autocannon'
import { NOTIFICATION } from './notification.js'

const CONNECTIONS = 100
const run = promisify(execFile)

/** wrk takes less of the processor that the server needs; autocannon is always there. */
export const generator = hasWrk() ? 'wrk' : 'autocannon'

/** Sends notifications as fast as they are answered: `{ perSecond, p99 }`, milliseconds. */
export async function load(port, seconds, folder) {
  const url = `http://127.0.0.1:${port}${NOTIFICATION.path}`
  const { failed, ...result } =
    generator === 'wrk' ? await byWrk(url, seconds, folder) : await byAutocannon(url, seconds)
  if (failed > 0) throw new Error(`${failed} requests were not answered with 2xx`)
  return result
}

async function byAutocannon(url, duration) {
  const result = await autocannon({
    url,
    duration,
    connections: CONNECTIONS,
    pipelining: 1,
    workers: 1,
    method: 'POST',
    headers: { 'content-type': NOTIFICATION.type },
    body: NOTIFICATION.body,
  })
  return {
    perSecond: result.requests.average,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}

async function byWrk(url, seconds, folder) {
  const script = join(folder, 'post.lua')
  const { type, body } = NOTIFICATION
  await writeFile(
    script,
    `wrk.method = "POST"\nwrk.headers["Content-Type"] = "${type}"\nwrk.body = "${body}"\n`,
  )
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-s', script, url]
  const { stdout } = await run('wrk', args)
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    failed: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
  }
}

function milliseconds(match) {
  return Number(match?.[1]) * { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? 'ms']
}

function hasWrk() {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' })
    return true
  } catch (error) {
    // It prints its version and ends with 1; without it there is no exit code at all.
    return error.code !== 'ENOENT'
  }
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
