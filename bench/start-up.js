import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileStore } from '../dist/store/files/store.js'

const RUNS = 25
/** Node 22 and newer keep what they have compiled. */
const TARGET = module.enableCompileCache === undefined ? 2 : 1.6
const CONFIG = {
  store: { path: './data' },
  webhook: { path: '/hooks/bench-0123456789abcdef', sncode: 'bench-0123456789abcdef' },
  nextengine: {
    clientId: 'bench',
    clientSecret: 'bench-0123456789abcdef',
    redirectUri: 'https://localhost/callback',
  },
}

/** `ston status`, and `ston run` with nothing due, from start to end beside an empty Node process, in turns. */
export async function startUpRows() {
  const folder = mkdtempSync(join(tmpdir(), 'ston-bench-start-'))
  try {
    const config = join(folder, 'config.json')
    const empty = join(folder, 'empty.js')
    writeFileSync(config, JSON.stringify(CONFIG))
    chmodSync(config, 0o600)
    writeFileSync(empty, '')
    await allDone(join(folder, 'data'))
    const times = { empty: [], status: [], run: [] }
    for (let i = 0; i < RUNS; i += 1) {
      times.empty.push(timeOf([empty]))
      times.status.push(timeOf(['bin/ston.js', 'status', '--config', config]))
      times.run.push(timeOf(['bin/ston.js', 'run', '--config', config]))
    }
    return [
      row('`ston status`', times.status, times.empty, TARGET),
      row('`ston run` with nothing due', times.run, times.empty, 2),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything that has its own time has been done a moment ago. */
async function allDone(path) {
  const at = new Date().toISOString()
  const jobs = ['flush', 'flush --urgent', 'import-orders', 'auth refresh', 'status --check']
  const done = Object.fromEntries(jobs.map((job) => [job, at]))
  const store = await openFileStore({ path })
  await store.document('schedule').replace({ done, tried: {}, failures: {}, cost: {} }, 0)
  await store.close()
}

function row(what, times, empty, target) {
  const [took, nothing] = [median(times), median(empty)]
  const ratio = took / nothing
  return {
    what: `${what}, start to end, beside an empty Node process`,
    measured: `${ratio.toFixed(2)} ×`,
    target: `≤ ${target} ×`,
    met: ratio <= target,
    figures: `${took.toFixed(0)} ms against ${nothing.toFixed(0)} ms`,
  }
}

/** Milliseconds from start to end of one child. */
function timeOf(args) {
  const began = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return performance.now() - began
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
