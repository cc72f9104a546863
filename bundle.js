import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { build } from 'rolldown'

/**
 * Puts the compiled modules in `dist` together into few files, `lib`: that is what runs. Cron starts ston many times a day, and
 * Node 20 spends more on finding and reading 150 small modules than on all their work. Functions keep their names, so
 * that the stack trace in a bug report can be read.
 */

/** Small, and used by every command; all other libraries stay where npm has put them, and are loaded by what needs them. */
const INSIDE = ['commander', 'get-east-asian-width', 'lowdb', 'steno', 'valibot']

/** What every command loads that looks into the store. */
const FIRST = [
  'cli/main',
  'app',
  'store/files/store',
  'connectors/nextengine/tokens',
  'connectors/nextengine/call-count',
]

/**
 * The commands that are started again and again, by how short they are, with what each of them loads in any case. What the two
 * shortest share is in the first file as well; everything else is in that of the first of them that needs it.
 */
const OFTEN = {
  status: [],
  run: [],
  flush: ['store/files/lock', 'store/files/draft', 'stock-sync/pending', 'app/nextengine'],
  'import-orders': ['app/smaregi'],
}

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const core = reachable(FIRST.map(compiled))
const needs = Object.entries(OFTEN).map(([name, more]) => ({
  name,
  modules: reachable([`cli/${name}`, `commands/${name}`, ...more].map(compiled)),
}))
const [status, run] = needs

// By its function, because the program prints a line for each file.
await build({
  input: { core: 'dist/cli/main.js' },
  platform: 'node',
  // The first file is what is called: one that leads to it would be one more to read.
  preserveEntrySignatures: 'allow-extension',
  external: Object.keys(dependencies).filter((name) => !INSIDE.includes(name)),
  plugins: [withoutPrograms()],
  // Some of the first file is imported on demand as well: that costs nothing.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: 'lib',
    // Node reads this form faster, and without a look at everything that its own modules offer.
    format: 'cjs',
    // As modules are, and as the tests run it.
    strict: true,
    // Parts of ston are loaded like the first file: `import()` would start the loader of modules for each.
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    cleanDir: true,
    chunkFileNames: '[name].cjs',
    minify: {
      compress: true,
      mangle: { keepNames: { function: true, class: true } },
      codegen: { removeWhitespace: true },
    },
    codeSplitting: {
      groups: [
        { name: 'core', test: isCore },
        ...needs.map(({ name, modules }) => ({ name, test: (id) => modules.has(id) })),
      ],
    },
  },
})

writeFileSync('lib/build.json', `${JSON.stringify({ build: commit() })}\n`)

function compiled(name) {
  return resolve('dist', `${name}.js`)
}

function isCore(id) {
  const isShared = status.modules.has(id) && run.modules.has(id)
  return core.has(id) || isShared || INSIDE.some((name) => id.includes(`node_modules/${name}/`))
}

/** The source's commit, `+` where it has been changed since; null outside of a repository. */
function commit() {
  try {
    const git = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    return execFileSync('git', ['describe', '--always', '--exclude=*', '--dirty=+'], git).trim()
  } catch {
    return null
  }
}

/** Commander can start other programs as its commands. ston has none, and should not load what starts programs for it. */
function withoutPrograms() {
  const NOTHING = '\0nothing'
  return {
    name: 'without-programs',
    resolveId: (id, importer) =>
      id === 'node:child_process' && importer?.includes('node_modules/commander/') ? NOTHING : null,
    load: (id) => (id === NOTHING ? 'export default {}' : null),
  }
}

/** These modules and all that they import statically. */
function reachable(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue
    found.add(file)
    const imports = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^;]*? from '(\.[^']+)'/gm,
    )
    reachable(
      [...imports].map(([, from]) => resolve(dirname(file), from)),
      found,
    )
  }
  return found
}
