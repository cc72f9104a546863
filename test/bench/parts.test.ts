import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
/** Dozens of processes, one after another. */
const PATIENCE_MS = 240_000

/** The figures of so small a scale say nothing; that a part still measures something is what is seen here. */
test.each(['flush', 'map', 'calls', 'year'])(
  'the part %s of the benchmark still works',
  { timeout: PATIENCE_MS },
  async (part) => {
    const env = { ...process.env, STON_BENCH_SCALE: '0.001' }
    const { stdout } = await run(process.execPath, ['bench/run.js', part], { env })
    const rows = stdout.split('\n').filter((line) => / (ok|MISSED) /.test(line))
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(stdout).not.toContain('NaN')
  },
)

/** It plays on paper, from seeds: the same figures on every machine. */
test('a month of the planner meets its targets', { timeout: PATIENCE_MS }, async () => {
  const env = { ...process.env, STON_BENCH_SCALE: '0.1' }
  const { stdout } = await run(process.execPath, ['bench/run.js', 'month'], { env })
  expect(stdout.split('\n').filter((line) => line.includes(' ok '))).toHaveLength(30)
  expect(stdout).not.toContain('MISSED')
})
