import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

const PEAK = pathToFileURL('bench/year/peak.js').href
/** Done, or something needs a person: the generated store holds rows that do. */
const EXPECTED = [0, 3]

/** The built program as a child process: `{ seconds, cpuSeconds, peakMiB, json }`. */
export async function command(config, ...args) {
  const { child, ended } = start(config, [...args, '--json'])
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  return { ...(await ended), json: JSON.parse(out) }
}

/** `ston serve` until it says its port; the memory is that of a listener that has just started. */
export async function serveUntilReady(config) {
  const began = performance.now()
  const { child, said, ended } = start(config, ['serve'])
  const ready = new Promise((resolve) =>
    child.stderr.on('data', () => /"port":\d+/.test(said()) && resolve(performance.now())),
  )
  // One that ends before it is ready fails below.
  const at = await Promise.race([ready, ended.then(() => NaN)])
  child.stdout.resume()
  child.kill('SIGTERM')
  const { peakMiB } = await ended
  if (Number.isNaN(at)) throw new Error(`serve ended early: ${said()}`)
  return { seconds: (at - began) / 1000, peakMiB }
}

function start(config, args) {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    ['--import', PEAK, 'bin/ston.js', ...args, '--config', config],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  )
  let errors = ''
  let peak = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  child.stdio[3].setEncoding('utf8').on('data', (text) => (peak += text))
  const ended = new Promise((resolve, reject) =>
    child.once('close', (code) => {
      const seconds = (performance.now() - began) / 1000
      const [kib, cpuSeconds] = peak.split(' ').map(Number)
      if (EXPECTED.includes(code)) resolve({ seconds, cpuSeconds, peakMiB: kib / 1024 })
      else reject(new Error(`ston ${args.join(' ')} ended with ${code}: ${errors}`))
    }),
  )
  return { child, said: () => errors, ended }
}
