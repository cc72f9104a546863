import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from './child.js'
import { scaled } from './scale.js'
import { HEADER, someCode, someId } from './map/rows.js'

const ROWS = scaled(500_000, 20)
const LOOK_UPS = scaled(1_000_000)
const ROUNDS = scaled(5)

/** An id table of half a million rows: importing it against csv-parse alone, and looking things up in it. */
export function mapRows() {
  return withFolder(async (folder) => {
    const large = await shop(folder, 'large', ROWS)
    const small = await shop(folder, 'small', 10)
    ston(small, 'import', small.file)
    return [...importRows(large), showRow(large, small), lookUpRow(large)]
  })
}

/** Each round imports another table than the one in force, so that every line has to be written and reported. */
function importRows(large) {
  const pairs = Array.from({ length: ROUNDS }, (_, i) => {
    const parsed = run('parse', large.file)
    const imported = run('ston', large.config, 'import', i % 2 === 0 ? large.file : large.changed)
    return { ratio: imported.seconds / parsed.seconds, parsed, imported }
  }).toSorted((a, b) => a.ratio - b.ratio)
  const { ratio, parsed, imported } = pairs[Math.floor(ROUNDS / 2)]
  const peak = Math.max(...pairs.map((pair) => pair.imported.peakMiB))
  return [
    {
      what: 'map import: 500,000 rows, against csv-parse alone',
      measured: `${ratio.toFixed(2)} ×`,
      target: '≤ 2.5 ×',
      met: ratio <= 2.5,
      figures: `${imported.seconds.toFixed(2)} / ${parsed.seconds.toFixed(2)} s`,
    },
    {
      what: 'map import: memory for 500,000 rows',
      measured: `${peak.toFixed(0)} MiB`,
      target: '≤ 400 MiB',
      met: peak <= 400,
      figures: `csv-parse alone ${parsed.peakMiB.toFixed(0)} MiB`,
    },
  ]
}

/** The whole command, from its start to its end. */
function showRow(large, small) {
  const time = (shop, i) => seconds(() => ston(shop, 'show', someId((i * 7919) % shop.rows)))
  const rounds = Array.from({ length: 3 * ROUNDS }, (_, i) => [time(large, i), time(small, i)])
  const [many, few] = [0, 1].map((which) => median(rounds.map((round) => round[which])))
  return {
    what: 'map show: 500,000 rows in the table, more than with ten',
    measured: `${((many - few) * 1000).toFixed(0)} ms`,
    target: '≤ 100 ms',
    met: many - few <= 0.1,
    figures: `${(many * 1000).toFixed(0)} / ${(few * 1000).toFixed(0)} ms`,
  }
}

function lookUpRow({ data }) {
  const found = run('look-up', data, String(ROWS), String(LOOK_UPS))
  return {
    what: 'translation: 1,000,000 changes of 500,000 products, table warm',
    measured: `${Math.round(found.perSecond / 1000)} k/s`,
    target: '≥ 300 k/s',
    met: found.perSecond >= 300_000,
    figures: `${found.peakMiB.toFixed(0)} MiB`,
  }
}

async function shop(folder, name, rows) {
  const data = join(folder, name)
  const config = join(folder, `${name}.json`)
  await writeFile(config, JSON.stringify({ store: { path: data } }), { mode: 0o600 })
  const file = join(folder, `${name}.csv`)
  const changed = join(folder, `${name}-changed.csv`)
  const lines = Array.from({ length: rows }, (_, i) => `${someId(i)},${someCode(i)}`)
  await writeFile(file, [HEADER, ...lines, ''].join('\n'))
  await writeFile(changed, [HEADER, ...lines.map((line) => `${line}X`), ''].join('\n'))
  return { data, config, file, changed, rows }
}

function ston({ config }, ...args) {
  execFileSync(process.execPath, ['bin/ston.js', 'map', ...args, '--config', config])
}

function run(script, ...args) {
  const command = [`bench/map/${script}.js`, ...args]
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }))
}

function seconds(work) {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
