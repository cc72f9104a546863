import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Mutant, MUTANTS } from './mutants.ts'

const HERE = resolve('.simulation')
const PLACE = join(HERE, 'mutants')
/** Of work; a busy machine takes longer for it. */
export interface Hunt {
  /** Part of a name. */
  readonly only: string
  /** For each mutant. */
  readonly seconds: number
}

/** Runs the simulation on each mutant until it finds something, or so long. True = all were found. */
export async function hunt(say: (line: string) => void, { only, seconds }: Hunt): Promise<boolean> {
  rmSync(PLACE, { recursive: true, force: true })
  mkdirSync(PLACE, { recursive: true })
  for (const part of ['src', 'test'])
    cpSync(join(HERE, part), join(PLACE, part), { recursive: true })
  const chosen = MUTANTS.filter(({ name }) => name.includes(only))
  let missed = 0
  for (const mutant of chosen) {
    const started = performance.now()
    const finding = await chase(mutant, seconds)
    const took = Math.round((performance.now() - started) / 1000)
    if (finding === null) missed += 1
    say(
      `${finding === null ? 'NOT FOUND' : 'found'} after ${took} s: ${mutant.name} (${finding ?? 'nothing was wrong'})`,
    )
  }
  say(`${chosen.length - missed} of ${chosen.length} mutants found`)
  return missed === 0
}

/** What was found; null = nothing. */
async function chase(mutant: Mutant, seconds: number): Promise<string | null> {
  const file = join(PLACE, 'src', `${mutant.file}.js`)
  const original = readFileSync(file, 'utf8')
  writeFileSync(file, patched(original, mutant))
  try {
    return await run(seconds, mutant.shops ?? '')
  } finally {
    writeFileSync(file, original)
  }
}

/** White space is one blank, on both sides. */
export function patched(text: string, { name, from, to }: Mutant): string {
  const pattern = from
    .split(/\s+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join(String.raw`\s+`)
  const places = [...text.matchAll(new RegExp(pattern, 'g'))]
  if (places.length !== 1) throw new Error(`${name}: its text stands there ${places.length} times`)
  return text.replace(new RegExp(pattern), () => to)
}

function run(seconds: number, shops: string): Promise<string | null> {
  const program = [
    join(PLACE, 'test/simulation/main.js'),
    '--seeds',
    '1..100000',
    '--days',
    '2',
    '--fresh',
    '--cpu',
    String(seconds),
    '--shops',
    shops,
  ]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return new Promise((done) => {
    child.on('close', (code) => {
      if (code === 0) return done(null)
      const wrong = /^seed (\d+): .*WRONG[^\n]*\n\s*([^\n]{0,90})/m.exec(out)
      done(wrong === null ? `it ended with ${code}` : `seed ${wrong[1]}: ${wrong[2]}`)
    })
  })
}
