import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Mutant, MUTANTS } from './mutants.ts'

const HERE = resolve('.simulation')
const PROGRAM = 'test/simulation/main.js'

/** Of work; a busy machine takes longer for it. */
export interface Hunt {
  /** Part of a name. */
  readonly only: string
  /** For each mutant. */
  readonly seconds: number
}

/** Runs the simulation on each mutant until it finds something, or so long. True = all were found. */
export async function hunt(say: (line: string) => void, { only, seconds }: Hunt): Promise<boolean> {
  const place = copied()
  const chosen = MUTANTS.filter(({ name, isRare }) => name.includes(only) && isRare !== true)
  let missed = 0
  for (const mutant of chosen) {
    const started = performance.now()
    const finding = await chase(place, mutant, seconds)
    const took = Math.round((performance.now() - started) / 1000)
    if (finding === null) missed += 1
    say(
      `${finding === null ? 'NOT FOUND' : 'found'} after ${took} s: ${mutant.name} (${finding ?? 'nothing was wrong'})`,
    )
  }
  rmSync(place, { recursive: true })
  say(`${chosen.length - missed} of ${chosen.length} mutants found`)
  return missed === 0
}

/** Plays one mutant with other options, like the program itself. Gives its exit code. */
export async function inMutant(name: string, options: readonly string[]): Promise<number> {
  const mutant = MUTANTS.find((one) => one.name === name)
  if (mutant === undefined) throw new Error(`no mutant ${name}`)
  const place = copied()
  mistake(place, mutant)
  const program = [join(place, PROGRAM), ...options]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((done) => {
    child.on('close', (code) => {
      rmSync(place, { recursive: true })
      done(code ?? 1)
    })
  })
}

/** The compiled program once more, for somebody to put mistakes into it. Below the project, where its libraries are found. */
function copied(): string {
  const place = mkdtempSync(join(HERE, 'mutant-'))
  for (const part of ['src', 'test'])
    cpSync(join(HERE, part), join(place, part), { recursive: true })
  return place
}

/** Gives what takes it out again. */
function mistake(place: string, mutant: Mutant): () => void {
  const file = join(place, 'src', `${mutant.file}.js`)
  const original = readFileSync(file, 'utf8')
  writeFileSync(file, patched(original, mutant))
  return () => writeFileSync(file, original)
}

/** What was found; null = nothing. */
async function chase(place: string, mutant: Mutant, seconds: number): Promise<string | null> {
  const mended = mistake(place, mutant)
  try {
    return await run(place, seconds, mutant)
  } finally {
    mended()
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

function run(
  place: string,
  seconds: number,
  { shops, changes = {} }: Mutant,
): Promise<string | null> {
  const program = [
    ...process.execArgv,
    join(place, PROGRAM),
    '--seeds',
    '1..100000',
    '--days',
    '2',
    '--fresh',
    '--cpu',
    String(seconds),
    '--shops',
    shops ?? '',
    '--changes',
    JSON.stringify(changes),
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
