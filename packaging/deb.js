import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { completionFor } from '../dist/cli/completion-script.js'
import { manPage } from '../dist/cli/man-page.js'
import { program } from '../dist/cli/program.js'
import { FORMAT } from '../dist/store/files/folders.js'
import { libraries } from './libraries.js'
import { unitFor } from './units.js'

/**
 * Makes `ston_<version>_all.deb` from what has been built: `npm run package:deb`. Needs `dpkg-deb` and no network; the libraries are
 * those that `npm ci` has brought.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.' },
    version: { type: 'string' },
    compression: { type: 'string', default: 'xz' },
  },
})
const { version: own, description, license } = JSON.parse(readFileSync('package.json', 'utf8'))
const version = values.version ?? own
const root = mkdtempSync(join(tmpdir(), 'ston-deb-'))
const at = (path) => join(root, path)

try {
  chmodSync(root, 0o755)
  await fill()
  control()
  const file = resolve(values.out, `ston_${version}_all.deb`)
  mkdirSync(dirname(file), { recursive: true })
  const options = { env: { ...process.env, SOURCE_DATE_EPOCH: String(committedAt()) } }
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', `-Z${values.compression}`, '--build', root, file],
    {
      ...options,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  process.stdout.write(`${file}\n`)
} finally {
  rmSync(root, { recursive: true, force: true })
}

/** Everything but what dpkg itself needs. */
async function fill() {
  for (const name of ['bin', 'lib', 'contrib', 'package.json', 'config.example.json'])
    copy(name, `usr/lib/ston/${name}`)
  copy('config.schema.json', 'usr/lib/ston/config.schema.json')
  for (const name of libraries()) copyLibrary(name)
  if (values.version !== undefined) {
    const at = 'usr/lib/ston/package.json'
    write(at, JSON.stringify({ ...JSON.parse(readFileSync('package.json', 'utf8')), version }))
  }
  // `man`, shells and doc-base know where to look.
  write('usr/bin/ston', readFileSync('packaging/debian/ston.sh', 'utf8'), 0o755)
  for (const name of ['README.md', 'README.ja.md', 'docs']) copy(name, `usr/share/doc/ston/${name}`)
  copy('contrib', 'usr/share/doc/ston/contrib')
  zip('CHANGELOG.md', 'usr/share/doc/ston/changelog.gz')
  write('usr/share/doc/ston/copyright', `License: ${license}\n\n${readFileSync('LICENSE', 'utf8')}`)
  for (const name of readdirSync('contrib'))
    if (/^ston@?\.service$/.test(name))
      write(
        `usr/lib/systemd/system/${name}`,
        unitFor(name, readFileSync(`contrib/${name}`, 'utf8')),
      )
  await pages()
}

/** The manual and the completions: from the program's own declarations. */
async function pages() {
  const declared = (locale) =>
    program({ locale, frame: { stdout: { write: () => true } }, onHelp: () => undefined })
  for (const [locale, folder] of [
    ['en', 'man1'],
    ['ja', 'ja/man1'],
  ])
    write(`usr/share/man/${folder}/ston.1.gz`, gzipSync(manPage(await declared(locale), locale)))
  const places = {
    bash: 'bash-completion/completions/ston',
    zsh: 'zsh/vendor-completions/_ston',
    fish: 'fish/vendor_completions.d/ston.fish',
  }
  for (const [shell, place] of Object.entries(places))
    write(`usr/share/${place}`, completionFor(shell, await declared('ja')))
}

function control() {
  const bytes = filesIn(root).reduce((sum, file) => sum + statSync(file).size, 0)
  write(
    'DEBIAN/control',
    `Package: ston
Version: ${version}
Architecture: all
Maintainer: ston <ston@example.jp>
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: nodejs (>= 20.19), adduser, debconf (>= 0.5) | debconf-2.0
Section: net
Priority: optional
Description: ${description.replaceAll(/ \([^)]*\)/g, '')}
 Takes the stock changes that Smaregi reports, adds them up and passes them on
 to Next Engine; registers the orders of Next Engine in Smaregi.
 .
 After installing: sudo -u ston ston init
`,
  )
  const sums = filesIn(root)
    .filter((file) => !file.startsWith(at('DEBIAN')))
    .map((file) => `${md5(file)}  ${file.slice(root.length + 1)}`)
  write('DEBIAN/md5sums', `${sums.join('\n')}\n`)
  for (const name of ['preinst', 'postinst', 'prerm', 'postrm']) {
    const text = readFileSync(`packaging/debian/${name}`, 'utf8')
    write(`DEBIAN/${name}`, text.replaceAll('@FORMAT@', String(FORMAT)), 0o755)
  }
  copy('packaging/debian/templates', 'DEBIAN/templates')
}

function copy(from, to, filter = () => true) {
  mkdirSync(dirname(at(to)), { recursive: true })
  cpSync(from, at(to), { recursive: true, dereference: true, filter })
  for (const file of [at(to), ...filesIn(at(to))])
    chmodSync(file, statSync(file).isDirectory() || file.endsWith('bin/ston.js') ? 0o755 : 0o644)
}

/** A library in another one's folder has its own turn; types, maps and tests are for those who write programs. */
function copyLibrary(folder) {
  copy(folder, `usr/lib/ston/${folder}`, (from) => {
    const below = from.slice(folder.length)
    return !/^\/(?:node_modules|test|tests|docs|benchmarks|examples)\b|\.d\.[cm]?ts$|\.map$|\.md$/.test(
      below,
    )
  })
}

function write(to, content, mode = 0o644) {
  mkdirSync(dirname(at(to)), { recursive: true })
  writeFileSync(at(to), content)
  chmodSync(at(to), mode)
}

function zip(from, to) {
  write(to, gzipSync(readFileSync(from)))
}

function filesIn(folder) {
  if (!statSync(folder).isDirectory()) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex')
}

/** The same source gives the same package. */
function committedAt() {
  try {
    const git = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    return Number(execFileSync('git', ['log', '-1', '--format=%ct'], git))
  } catch {
    return 0
  }
}
