import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { withFolder } from './child.js'
import { scaled } from './scale.js'

const CHANGES = scaled(1_000_000)
const PRODUCTS = scaled(5_000, 10)
const ROUNDS = scaled(3)

/** A million journalled changes: what `flush` does with them, against reading, checking and decoding alone. */
export function flushRows() {
  return withFolder((folder) => {
    const data = join(folder, 'data')
    run('fill', data, String(CHANGES), String(PRODUCTS))
    const pairs = Array.from({ length: ROUNDS }, (_, i) => {
      const decoded = run('decode', data)
      const taken = run('take', data)
      if (taken.count !== CHANGES) throw new Error(`${taken.count} changes taken`)
      // The next round starts from the same journal: what was sealed goes.
      if (i + 1 < ROUNDS)
        for (const part of ['batches', 'keys', 'products'])
          execFileSync('rm', ['-rf', join(data, part)])
      return { ratio: taken.seconds / decoded.seconds, decoded, taken }
    }).toSorted((a, b) => a.ratio - b.ratio)
    const { ratio, decoded, taken } = pairs[Math.floor(ROUNDS / 2)]
    const peak = Math.max(...pairs.map((pair) => pair.taken.peakMiB))
    return [
      {
        what: 'flush: 1,000,000 changes, against decoding the same notifications',
        measured: `${ratio.toFixed(2)} ×`,
        target: '≤ 2 ×',
        met: ratio <= 2,
        figures: `${taken.seconds.toFixed(1)} / ${decoded.seconds.toFixed(1)} s`,
      },
      {
        what: 'flush: memory for 1,000,000 changes',
        measured: `${peak.toFixed(0)} MiB`,
        target: '≤ 250 MiB',
        met: peak <= 250,
        figures: `${PRODUCTS} products`,
      },
    ]
  })
}

function run(script, ...args) {
  const said = execFileSync(process.execPath, [`bench/flush/${script}.js`, ...args], {
    encoding: 'utf8',
  })
  return said === '' ? {} : JSON.parse(said)
}
