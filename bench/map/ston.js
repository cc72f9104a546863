/** A map command with its own time and memory. `node ston.js CONFIG COMMAND ARG` */
import { run } from '../../dist/cli/main.js'

const [config, ...args] = process.argv.slice(2)
const silent = { write: () => true }
const started = performance.now()
const code = await run({
  argv: ['node', 'ston', 'map', ...args, '--config', config],
  env: {},
  stdout: silent,
  stderr: process.stderr,
})
const seconds = (performance.now() - started) / 1000
if (code !== 0) throw new Error(`exit ${code}`)
process.stdout.write(JSON.stringify({ seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }))
