/**
 * Measures ston against its targets and prints them side by side: `npm run bench`, or `npm run bench -- memory` for one part.
 * Ratios to something that does less, in the same run on the same machine: they mean more than absolute figures do.
 */
import { cpus } from 'node:os'
import { callRows } from './calls.js'
import { flushRows } from './flush.js'
import { listenerRows } from './listener.js'
import { mapRows } from './map.js'
import { memoryRows } from './memory.js'
import { pageRows } from './page.js'
import { postgresRows } from './postgres.js'
import { pushRows } from './push.js'
import { slowDiskRows } from './slow-disk.js'
import { startUpRows } from './start-up.js'
import { yearRows } from './year.js'

/** Each part gives rows: `{ what, measured, target, met, figures }`. */
const PARTS = {
  'start-up': startUpRows,
  memory: memoryRows,
  listener: listenerRows,
  'slow-disk': slowDiskRows,
  push: pushRows,
  flush: flushRows,
  calls: callRows,
  map: mapRows,
  postgres: postgresRows,
  page: pageRows,
  year: yearRows,
}

const wanted = process.argv.slice(2)
const rows = []
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  rows.push(...(await measure()))
}
print(rows)

function print(all) {
  const lines = [
    ['measured', 'target', '', 'what', 'figures'],
    ...all.map((row) => [
      row.measured,
      row.target,
      row.met ? 'ok' : 'MISSED',
      row.what,
      row.figures,
    ]),
  ]
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`)
  for (const line of lines) {
    const cells = line.map((cell, i) => cell.padEnd(widths[i]))
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
  }
}
