import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The rooms of the house, from the roof down: an arrow may point down only, and two rooms of one line do not know each
 * other. `docs/architecture.md` says what each is for.
 */
const LINES: readonly (readonly string[])[] = [
  ['app.ts'],
  ['app'],
  ['cli'],
  ['demo'],
  ['commands'],
  ['jobs'],
  ['setup', 'probe'],
  ['web'],
  ['notifications'],
  ['audit'],
  ['reports'],
  ['status'],
  ['checks'],
  ['reconciliation'],
  ['scheduling'],
  ['stock-sync', 'order-sync'],
  ['product-mapping', 'sign-in', 'owners'],
  ['outbox'],
  ['settings'],
  ['capabilities'],
  ['context.ts'],
  ['connectors/smaregi', 'connectors/nextengine'],
  ['store'],
  ['mailer', 'config', 'user-files', 'recording'],
  ['messages'],
  ['domain'],
  ['simulators'],
  ['kernel'],
]
const FLOOR = new Map(LINES.flatMap((rooms, floor) => rooms.map((room) => [room, floor])))

/** The composition root: `app.ts`, and its parts beside it. Nobody but `app.ts` knows these. */
const ROOT = new Set(['app.ts', 'app'])

/** Opened by the composition root alone; everybody else knows their types only, but for the parts that open nothing. */
const EDGES = new Set(['connectors/smaregi', 'connectors/nextengine', 'store', 'mailer'])
const OPENS_NOTHING =
  /^(connectors\/smaregi\/(receive[a-z-]*|legacy-rows|platform-ids|platform-change)|store\/(store|update-document)|connectors\/nextengine\/push)\.ts$/

/** Who makes the parts may be known by those who start a call. */
const MAKERS_OF_APPS = new Set(['cli/main.ts', 'demo/stage.ts'])

const SRC = resolve('src')

type Import = { from: string; to: string; typeOnly: boolean }

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return sources(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"\n;]*?(?:\{[^}]*\}\s*)?(?:from\s+)?['"](\.[^'"]+)['"]|(typeof\s+)?\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(STATEMENT)].map((match) => ({
    from: relative(SRC, file),
    to: relative(SRC, resolve(dirname(file), match[2] ?? match[4] ?? '')),
    typeOnly: match[1] !== undefined || match[3] !== undefined,
  }))
}

const files = sources(SRC)
const names = new Set(files.map((file) => relative(SRC, file)))
const imports = files.flatMap(importsOf).filter((imp) => names.has(imp.to))

function room(path: string): string {
  const [first = path, second = ''] = path.split('/')
  return first === 'connectors' ? `${first}/${second}` : first
}

function floor(path: string): number {
  const found = FLOOR.get(room(path))
  if (found === undefined) throw new Error(`${path} stands in no room of the plan`)
  return found
}

function arrows(wrong: (imp: Import) => boolean): string[] {
  return imports
    .filter((imp) => room(imp.from) !== room(imp.to) && wrong(imp))
    .map((imp) => `${imp.from} → ${imp.to}`)
}

test('there is something to check, and every file stands in a room', () => {
  expect(imports.length).toBeGreaterThan(2000)
  for (const file of names) floor(file)
})

test('arrows point down only, and rooms of one line do not know each other', () => {
  const makes = (imp: Import): boolean => imp.to === 'app.ts' && MAKERS_OF_APPS.has(imp.from)
  expect(arrows((imp) => floor(imp.to) <= floor(imp.from) && !makes(imp))).toEqual([])
})

test('the ground is `kernel`: it imports nothing, and the stand-ins nothing else', () => {
  const ground = new Set(['kernel', 'simulators'])
  expect(arrows((imp) => ground.has(room(imp.from)) && room(imp.to) !== 'kernel')).toEqual([])
})

test('`domain` imports nothing but the ground', () => {
  expect(arrows((imp) => room(imp.from) === 'domain' && room(imp.to) !== 'kernel')).toEqual([])
})

test('sentences are made of types, not of code, but for the quotes of a printed command', () => {
  const quotes = (imp: Import): boolean => imp.to === 'kernel/shell-quote.ts'
  expect(arrows((imp) => room(imp.from) === 'messages' && !imp.typeOnly && !quotes(imp))).toEqual(
    [],
  )
})

test('only the composition root opens stores, services and mail', () => {
  const opens = (imp: Import): boolean =>
    EDGES.has(room(imp.to)) && !imp.typeOnly && !OPENS_NOTHING.test(imp.to)
  expect(arrows((imp) => !ROOT.has(room(imp.from)) && opens(imp))).toEqual([])
})

test('the stand-ins are for the demo and the tests', () => {
  expect(arrows((imp) => room(imp.to) === 'simulators' && room(imp.from) !== 'demo')).toEqual([])
})

test('no two files need each other, on whatever way round', () => {
  const needs = new Map([...names].map((file) => [file, new Set<string>()]))
  for (const { from, to } of imports) needs.get(from)?.add(to)
  // Whoever needs nothing any more is taken away, until only circles and what needs them are left …
  const left = peeled(needs)
  // … and the same in the other direction.
  const needed = new Map([...left.keys()].map((file) => [file, new Set<string>()]))
  for (const [from, all] of left) for (const to of all) needed.get(to)?.add(from)
  expect([...peeled(needed).keys()]).toEqual([])
})

function peeled(graph: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const left = new Map([...graph].map(([file, all]) => [file, new Set(all)]))
  for (let size = -1; size !== left.size;) {
    size = left.size
    for (const [file, all] of left) {
      for (const one of all) if (!left.has(one)) all.delete(one)
      if (all.size === 0) left.delete(file)
    }
  }
  return left
}

test('only those who start a call import the composition root, and nobody the program', () => {
  const importers = (path: string): string[] =>
    imports.filter((imp) => imp.to === path).map((imp) => imp.from)
  expect(importers('app.ts').filter((from) => !MAKERS_OF_APPS.has(from))).toEqual([])
  expect(arrows((imp) => room(imp.to) === 'app' && imp.from !== 'app.ts')).toEqual([])
  expect(importers('cli/program.ts')).toEqual(['cli/main.ts'])
})
