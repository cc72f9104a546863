import { told } from './findings.ts'
import { load } from './load.ts'
import { findingsOf } from './replay.ts'

/**
 * `FILE`: a bundle of `ston doctor --bundle`, or the folder `recording` of a data folder. Plays what was recorded to the clients, says what
 * they could not read, and where the simulators would have answered otherwise. Exits 1 where there is anything.
 */
const [file] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (file === undefined) {
  say('usage: npm run replay -- FILE')
  process.exitCode = 2
} else {
  const calls = load(file)
  const findings = await findingsOf(calls)
  for (const line of told(findings)) say(line)
  say(`${calls.length} calls, ${findings.length} findings`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
