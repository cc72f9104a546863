import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folders of the libraries that the bundled program names, and of what these need in turn. */
export function libraries(lib = 'lib') {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const text = readdirSync(lib)
    .filter((name) => name.endsWith('.cjs'))
    .map((name) => readFileSync(join(lib, name), 'utf8'))
    .join('\n')
  const found = new Set()
  for (const name of Object.keys(dependencies))
    if (new RegExp(`["'\`]${name}[/"'\`]`).test(text)) add(name, '.', found)
  return [...found]
}

function add(name, from, found) {
  const folder = nearest(name, from)
  if (folder === null) throw new Error(`${name} is not installed: npm ci`)
  if (found.has(folder)) return
  found.add(folder)
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const one of Object.keys(dependencies)) add(one, folder, found)
}

/** As Node looks for it. */
function nearest(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (at === '.') return null
  }
}
