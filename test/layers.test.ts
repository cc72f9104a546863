import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/**
 * bin → main → cli → commands → (pure rooms, edges). Pure rooms import nothing but each other's types; edges never import
 * commands or each other, except for types of the pure rooms; `app.ts` alone constructs edges.
 */
const SRC = resolve('src')

type Import = { from: string; to: string; typeOnly: boolean }

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return sources(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"\n;]*?(?:\{[^}]*\}\s*)?(?:from\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g,
  )
  return [...found].map((match) => ({
    from: relative(SRC, file),
    to: relative(SRC, resolve(dirname(file), match[2] ?? match[3] ?? '')),
    typeOnly: match[1] !== undefined,
  }))
}

const imports = sources(SRC).flatMap(importsOf)

function room(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? path) : path
}

const PURE = new Set(['stock', 'orders', 'mapping', 'drift', 'page'])
const EDGES = new Set(['store', 'smaregi', 'nextengine', 'mail'])
/** Below everything: any room may import these. */
const GROUND = new Set(['node-crypto.ts', 'errors.ts', 'text', 'time.ts', 'version.ts', 'root.ts'])

/** Parts of an edge that open nothing: they only read what they are given. */
const READERS = /^smaregi\/(receive[a-z-]*|legacy-rows|platform-ids|platform-change)\.ts$/

function violations(allowed: (imp: Import) => boolean, who: (path: string) => boolean): string[] {
  return imports
    .filter((imp) => who(imp.from) && room(imp.from) !== room(imp.to) && !allowed(imp))
    .map((imp) => `${imp.from} → ${imp.to}`)
}

test('there is something to check', () => {
  expect(imports.length).toBeGreaterThan(20)
})

test('pure rooms import nothing but each other and the ground', () => {
  const pure = (path: string): boolean => PURE.has(room(path))
  expect(
    violations(
      (imp) => PURE.has(room(imp.to)) || GROUND.has(imp.to) || room(imp.to) === 'text',
      pure,
    ),
  ).toEqual([])
})

test('edges import neither commands nor each other', () => {
  const edge = (path: string): boolean => EDGES.has(room(path))
  const allowed = (imp: Import): boolean =>
    room(imp.to) === 'text' ||
    GROUND.has(imp.to) ||
    ['http.ts', 'log.ts'].includes(imp.to) ||
    PURE.has(room(imp.to)) ||
    (imp.typeOnly && imp.to === 'store/store.ts')
  expect(violations(allowed, edge)).toEqual([])
})

test('text imports only its own and the types of pure rooms', () => {
  const text = (path: string): boolean => room(path) === 'text'
  expect(violations((imp) => imp.typeOnly, text)).toEqual([])
})

test('only the composition root, the demo and the practice servers themselves construct edges', () => {
  const command = (path: string): boolean => room(path) === 'commands'
  const allowed = (imp: Import): boolean =>
    !EDGES.has(room(imp.to)) || imp.typeOnly || imp.to === 'store/store.ts' || READERS.test(imp.to)
  expect(violations(allowed, command)).toEqual([])
})

test('the listener knows the verifier and the store’s contract, and only the command knows the listener', () => {
  const listener = (path: string): boolean => room(path) === 'listener'
  const allowed = (imp: Import): boolean =>
    room(imp.to) === 'text' ||
    GROUND.has(imp.to) ||
    imp.to === 'store/store.ts' ||
    READERS.test(imp.to)
  expect(violations(allowed, listener)).toEqual([])
  const users = imports.filter((imp) => listener(imp.to) && !listener(imp.from))
  expect(users.map((imp) => imp.from).filter((from) => room(from) !== 'commands')).toEqual([])
})

test('nobody but start imports main, nobody but main the program, and nobody start', () => {
  const mains = imports.filter((imp) => imp.to === 'main.ts').map((imp) => imp.from)
  expect([...new Set(mains)]).toEqual(['start.ts'])
  expect(imports.filter((imp) => imp.to === 'start.ts')).toEqual([])
  expect(imports.filter((imp) => imp.to === 'cli.ts').map((imp) => imp.from)).toEqual(['main.ts'])
})
