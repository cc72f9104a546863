import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Dice } from '../crash/soak-plan.ts'
import { Counters } from '../crash/soak-sometimes.ts'
import { hunt, inMutant } from './hunt.ts'
import { HISTORIES } from './histories.ts'
import { type Outcome, simulate, type Wish } from './life.ts'
import { drawPlan, type PlanChanges } from './plan.ts'
import { preload } from './preload.ts'
import { type History, shrink } from './shrink.ts'
import { WANTED } from './wanted.ts'

/**
 * `--seed N --days D [--trace]`: one shop, a line a day; where something is wrong, its history is shrunk for `--patience` seconds, and
 * printed with what to paste into `histories.ts`. `--history NAME`: one of those; `--histories`: all. `--mutant NAME`: with a mistake in the program.
 * `--seeds A..B --days D`: many, a line each; begun again, it goes on where it stopped, unless `--fresh`; it stops at the first wrong
 * one, unless `--all`. `--changes JSON`: what of their plans is otherwise than drawn. `--shops KIND`: only those whose plan says so (`runs`, `takeovers`). `--wanted`: nothing of the list may never
 * have happened. `--cpu S`: no new seed after so many seconds of work. `--mutants [--only NAME]`: each mistake of the list has to be
 * found. Exits 1 where something is wrong.
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
    history: { type: 'string' },
    histories: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    patience: { type: 'string', default: '300' },
    changes: { type: 'string', default: '{}' },
  },
})
const days = Number(values.days)
const changes = JSON.parse(values.changes) as PlanChanges
const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (values.mutants)
  process.exit(
    (await hunt(say, { only: values.only, seconds: Math.min(60, Number(values.cpu)) })) ? 0 : 1,
  )
if (values.mutant !== undefined)
  process.exit(await inMutant(values.mutant, withoutMutant(process.argv.slice(2))))
await preload()
const counters = new Counters(WANTED)
process.exitCode = (await right()) ? 0 : 1
say(counters.toString())
if (values.wanted && counters.never().length > 0) {
  say(`never happened: ${counters.never().join(', ')}`)
  process.exitCode = 1
}

function withoutMutant(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--mutant')
  return [...args.slice(0, at), ...args.slice(at + 2)]
}

function right(): Promise<boolean> {
  if (values.histories) return kept()
  return values.seeds === undefined ? one(wished()) : many(values.seeds)
}

async function kept(): Promise<boolean> {
  let all = true
  for (const { name, ...history } of HISTORIES) {
    const outcome = await play(history, { counters })
    say(`${name}:`)
    tell(history.seed, outcome)
    all &&= outcome.wrong.length === 0
  }
  return all
}

function wished(): History {
  const { history } = values
  if (history === undefined) return { seed: Number(values.seed ?? 1), days, changes }
  const found = HISTORIES.find(({ name }) => name === history)
  if (found === undefined)
    throw new Error(`no history ${history}: ${HISTORIES.map(({ name }) => name).join(', ')}`)
  return found
}

async function one(history: History): Promise<boolean> {
  let last = performance.now()
  const outcome = await play(history, {
    counters,
    ...(values.trace && { trace: say }),
    dayOver: (day) => {
      say(`day ${day}: ${Math.round(performance.now() - last)} ms`)
      last = performance.now()
    },
  })
  tell(history.seed, outcome)
  if (outcome.wrong.length === 0) return true
  if (!values.trace && values.history === undefined) await tellLeast(history, outcome)
  return false
}

/** What happens in the least history that goes wrong in the same way, and how to keep it. */
async function tellLeast(history: History, outcome: Outcome): Promise<void> {
  const until = performance.now() + Number(values.patience) * 1000
  const least = await shrink(history, outcome, {
    say,
    play: (tried) => play(tried, { counters: new Counters() }),
    isOver: () => performance.now() > until,
  })
  await play(least, { counters: new Counters(), trace: say })
  const name = `seed ${least.seed}: ${outcome.wrong[0]?.split('\n')[0]?.slice(0, 80)}`
  say(`\nfor test/simulation/histories.ts:\n${JSON.stringify({ name, ...least, mutant: '' })},`)
}

function play(
  { only, ...history }: History,
  how: Pick<Wish, 'counters' | 'trace' | 'dayOver'>,
): Promise<Outcome> {
  return simulate({ ...history, ...how, ...(only && { only: new Set(only) }) })
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
    const outcome = await simulate({ seed, days, changes, counters })
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
