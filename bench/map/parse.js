/** What cannot be avoided: csv-parse with the options that such files need. `node parse.js FILE` */
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

const started = performance.now()
const rows = createReadStream(process.argv[2]).pipe(
  parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    trim: true,
    info: true,
  }),
)
let count = 0
rows.on('readable', () => {
  while (rows.read() !== null) count += 1
})
await new Promise((resolve, reject) => rows.on('end', resolve).on('error', reject))
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({ count, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }),
)
