import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Dice } from '../crash/soak-plan.ts'
import { Counters } from '../crash/soak-sometimes.ts'
import { hunt } from './hunt.ts'
import { type Outcome, simulate } from './life.ts'
import { drawPlan } from './plan.ts'
import { preload } from './preload.ts'
import { WANTED } from './wanted.ts'

/**
 * `--seed N --days D [--trace]`: one shop, a line a day. `--seeds A..B --days D`: many, a line each; begun again, it goes on where it
 * stopped, unless `--fresh`; it stops at the first wrong one, unless `--all`. `--shops KIND`: only those whose plan says so (`runs`,
 * `takeovers`). `--wanted`: nothing of
 * the list may never have happened. `--cpu S`: no new seed
 * after so many seconds of work. `--mutants [--only NAME]`: each
 * mistake of the list has to be found. Exits 1 where something is wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    days: { type: 'string', default: '7' },
    trace: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    cpu: { type: 'string', default: 'Infinity' },
    wanted: { type: 'boolean', default: false },
    shops: { type: 'string', default: '' },
  },
})
const days = Number(values.days)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (values.mutants)
  process.exit(
    (await hunt(say, { only: values.only, seconds: Math.min(60, Number(values.cpu)) })) ? 0 : 1,
  )
await preload()
const counters = new Counters(WANTED)
process.exitCode = (await (values.seeds === undefined ? one() : many(values.seeds))) ? 0 : 1
say(counters.toString())
if (values.wanted && counters.never().length > 0) {
  say(`never happened: ${counters.never().join(', ')}`)
  process.exitCode = 1
}

async function one(): Promise<boolean> {
  const lines: string[] = []
  const seed = Number(values.seed ?? 1)
  let last = performance.now()
  const outcome = await simulate({
    seed,
    days,
    counters,
    trace: (line) => (values.trace ? say(line) : lines.push(line)),
    dayOver: (day) => {
      say(`day ${day}: ${Math.round(performance.now() - last)} ms`)
      last = performance.now()
    },
  })
  if (outcome.wrong.length > 0 && !values.trace) for (const line of lines) say(line)
  tell(seed, outcome)
  return outcome.wrong.length === 0
}

/** Those that are done stand in a file. */
async function many(range: string): Promise<boolean> {
  const [first = 1, last = first] = range.split('..').map(Number)
  const file = `.simulation/seeds-${range}-${days}.json`
  mkdirSync('.simulation', { recursive: true })
  const done = values.fresh ? 0 : progressIn(file)
  let clean = true
  for (let seed = Math.max(first, done + 1); seed <= last; seed += 1) {
    if (values.shops !== '' && Reflect.get(drawPlan(seed, new Dice(seed)), values.shops) !== true)
      continue
    const outcome = await simulate({ seed, days, counters })
    tell(seed, outcome)
    clean &&= outcome.wrong.length === 0
    if (cpuMs() > Number(values.cpu) * 1000) break
    if (!clean && !values.all) return false
    writeFileSync(file, JSON.stringify({ done: seed }))
  }
  if (clean) say(`seeds ${range}: ${(last - first + 1) * days} shop-days without a violation`)
  return clean
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return Math.round((user + system) / 1000)
}

function progressIn(file: string): number {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { done: number }).done
  } catch {
    return 0
  }
}

function tell(seed: number, { wrong, days: lived, plan, digest }: Outcome): void {
  const ms = cpuMs()
  const how = wrong.length === 0 ? 'clean' : 'WRONG'
  say(
    `seed ${seed}: ${lived} days ${how}, ${plan.eyes}, history ${digest.slice(0, 16)} (${ms} ms of CPU so far)`,
  )
  for (const line of wrong) say(`  ${line}`)
}
