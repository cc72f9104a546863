import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RUNS = 25
/** Node 22 and newer keep what they have compiled. */
const TARGET = module.enableCompileCache === undefined ? 2 : 1.6
const CONFIG = {
  store: { path: './data' },
  webhook: { path: '/hooks/bench-0123456789abcdef', sncode: 'bench-0123456789abcdef' },
}

/** `ston status` from start to end beside an empty Node process, in turns. */
export function startUpRows() {
  const folder = mkdtempSync(join(tmpdir(), 'ston-bench-start-'))
  try {
    const config = join(folder, 'config.json')
    const empty = join(folder, 'empty.js')
    writeFileSync(config, JSON.stringify(CONFIG))
    chmodSync(config, 0o600)
    writeFileSync(empty, '')
    const times = { empty: [], status: [] }
    for (let i = 0; i < RUNS; i += 1) {
      times.empty.push(timeOf([empty]))
      times.status.push(timeOf(['bin/ston.js', 'status', '--config', config]))
    }
    const [nothing, status] = [median(times.empty), median(times.status)]
    const ratio = status / nothing
    return [
      {
        what: '`ston status`, start to end, beside an empty Node process',
        measured: `${ratio.toFixed(2)} ×`,
        target: `≤ ${TARGET} ×`,
        met: ratio <= TARGET,
        figures: `${status.toFixed(0)} ms against ${nothing.toFixed(0)} ms`,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
