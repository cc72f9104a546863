import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { configFrom } from '../../src/config/index.ts'
import { SCHEMA } from '../../src/config/schema.ts'
import { ERROR_CODES, EXIT } from '../../src/kernel/errors.ts'
import type { HoldReason } from '../../src/domain/stock/hold.ts'
import type { IgnoreRule } from '../../src/domain/stock/change.ts'
import { configOf } from '../../src/setup/answers.ts'
import { runnerFor } from '../helpers/runner.ts'

/** Both languages say the same: what is in the first of a pair is in the second, in the same order. */
const PAIRS = [
  ['README.md', 'README.ja.md'],
  ['docs/reference.md', 'docs/reference.ja.md'],
  ['docs/orders.md', 'docs/orders.ja.md'],
  ['docs/reconcile.md', 'docs/reconcile.ja.md'],
  ['docs/probe.md', 'docs/probe.ja.md'],
  ['docs/run.md', 'docs/run.ja.md'],
  ['docs/owner.md', 'docs/owner.ja.md'],
  ['docs/stocktaking.md', 'docs/stocktaking.ja.md'],
  ['docs/push.md', 'docs/push.ja.md'],
  ['docs/warehouses.md', 'docs/warehouses.ja.md'],
  ['docs/several-machines.md', 'docs/several-machines.ja.md'],
  ['docs/server.md', 'docs/server.ja.md'],
  ['docs/setup.md', 'docs/setup.ja.md'],
  ['docs/products.md', 'docs/products.ja.md'],
  ['docs/calls.md', 'docs/calls.ja.md'],
  ['docs/changes.md', 'docs/changes.ja.md'],
  ['docs/mail.md', 'docs/mail.ja.md'],
  ['docs/commands.md', 'docs/commands.ja.md'],
  ['docs/contract-check.md', 'docs/contract-check.ja.md'],
  ['docs/built.md', 'docs/built.ja.md'],
] as const
const READMES = PAIRS[0]
const REFERENCES = PAIRS[1]
const SETUPS = ['docs/setup.md', 'docs/setup.ja.md'] as const
const CHANGES = ['docs/changes.md', 'docs/changes.ja.md'] as const
const COMMANDS = ['docs/commands.md', 'docs/commands.ja.md'] as const
const PAGES = [...PAIRS.flat(), ...readdirSync('docs').map((name) => `docs/${name}`)]
const ALL = [...new Set([...PAGES, 'CHANGELOG.md'])]

interface Table {
  readonly kind: 'table'
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: number }
  | { readonly kind: 'text'; readonly text: string }
  | Table

/** As much of Markdown as these pages use. */
function blocksOf(file: string): readonly Block[] {
  const blocks: Block[] = []
  const lines = readFileSync(file, 'utf8').split('\n')
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    const run = (belongs: (line: string) => boolean): string[] => {
      const from = at
      while (at < lines.length && belongs(lines[at] ?? '')) at += 1
      return lines.slice(from, at)
    }
    if (line.startsWith('```')) {
      at += 1
      const code = run((one) => one !== '```')
      at += 1
      blocks.push({ kind: 'code', language: line.slice(3), lines: code })
    } else if (line.startsWith('|')) blocks.push(tableOf(run((one) => one.startsWith('|'))))
    else if (/^#+ /.test(line)) {
      const level = line.indexOf(' ')
      blocks.push({ kind: 'heading', level, text: line.slice(level + 1) })
      at += 1
    } else if (/^(?:-|\d+\.) /.test(line)) {
      const items = run((one) => /^(?:-|\d+\.) /.test(one))
      blocks.push({ kind: 'list', ordered: !line.startsWith('-'), items: items.length })
    } else {
      if (line !== '') blocks.push({ kind: 'text', text: line })
      at += 1
    }
  }
  return blocks
}

function tableOf(lines: readonly string[]): Table {
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
  return { kind: 'table', head, rows }
}

function skeleton(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${/^\d+\./.exec(block.text)?.[0] ?? ''}`
    case 'code':
      return `code ${block.language} ${block.lines.length}`
    case 'list':
      return `list ${block.ordered ? 'ordered' : ''} ${block.items}`
    case 'table':
      return `table ${block.head.length} × ${block.rows.length}`
    case 'text':
      return 'text'
  }
}

const tablesOf = (file: string): Table[] =>
  blocksOf(file).filter((block): block is Table => block.kind === 'table')

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? '')

/** Inline code of a page, wherever it stands outside of code blocks. */
function inlineCode(file: string): readonly string[] {
  return blocksOf(file)
    .flatMap((block) => {
      if (block.kind === 'table') return block.rows.flatMap((row) => row.flatMap(codeIn))
      return block.kind === 'text' || block.kind === 'heading' ? codeIn(block.text) : []
    })
    .concat(listCode(file))
}

function listCode(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => /^(?:-|\d+\.) /.test(line)).flatMap(codeIn)
}

describe('both languages', () => {
  test.each(PAIRS)('%s and %s have the same parts in the same order', (en, ja) => {
    expect(blocksOf(ja).map(skeleton)).toEqual(blocksOf(en).map(skeleton))
  })

  test.each(PAIRS)('%s and %s have the same words of code in the same tables', (en, ja) => {
    const codes = (file: string): string[][] =>
      tablesOf(file).map((table) => table.rows.map((row) => codeIn(row[0] ?? '').join(' ')))
    expect(codes(ja)).toEqual(codes(en))
  })

  test('each README can be read at a sitting', () => {
    for (const file of READMES)
      expect(readFileSync(file, 'utf8').length).toBeLessThanOrEqual(12_000)
  })

  test.each(PAIRS)('%s and %s show the same commands', (en, ja) => {
    const commands = (file: string): string[] =>
      blocksOf(file).flatMap((block) =>
        block.kind === 'code' && block.language === 'sh' ? block.lines : [],
      )
    expect(commands(ja)).toEqual(commands(en))
  })

  test.each(PAIRS)('%s and %s mention the same commands and keys in their text', (en, ja) => {
    const mentioned = (one: string): string[] =>
      [...new Set(inlineCode(one))]
        .filter((code) => /^[\w.-]+$/.test(code) || isCall(code))
        .toSorted()
    expect(mentioned(ja)).toEqual(mentioned(en))
  })
})

describe('exit codes', () => {
  test.each(COMMANDS)('%s names each of them, and no other', (file) => {
    const table = tablesOf(file).find((one) => one.rows[0]?.[0] === '0' && one.head.length === 3)
    const codes = table?.rows.map(([code]) => Number(code))
    expect(codes?.toSorted((a, b) => a - b)).toEqual(Object.values(EXIT).toSorted((a, b) => a - b))
  })
})

describe('error codes', () => {
  test.each(REFERENCES)('%s has each of them, and no other, with what to do', (file) => {
    const table = tablesOf(file).find((one) => one.head[0] === '`error.code`')
    const codes = table?.rows.flatMap(([cell = '']) => codeIn(cell)).toSorted()
    expect(codes).toEqual([...ERROR_CODES, 'mail…'].toSorted())
    expect(table?.rows.filter((row) => row.length !== 4 || row.some((one) => one === ''))).toEqual(
      [],
    )
  })

  test('each of them is used by the program', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'kernel/errors.ts')
      .map((name) => readFileSync(join('src', name), 'utf8'))
    const unused = ERROR_CODES.filter((code) => !sources.some((text) => text.includes(`'${code}'`)))
    expect(unused).toEqual([])
  })

  test.each(REFERENCES)('the exit codes that %s gives are those of the program', (file) => {
    const table = tablesOf(file).find((one) => one.head[0] === '`error.code`')
    const exits = table?.rows.flatMap(([, cell = '']) => cell.split(/[、,] ?/).map(Number))
    expect(new Set(exits)).toEqual(new Set([1, 2, 3, 4, 75]))
  })
})

/** The compiler sees to it that none is forgotten here. */
const HOLDS: Record<HoldReason, true> = {
  missing: true,
  turnedUp: true,
  asSet: true,
  unplaced: true,
  unlinked: true,
  counts: true,
  master: true,
  oversold: true,
  inTransit: true,
  refused: true,
  uncounted: true,
  guard: true,
  ambiguous: true,
  set: true,
  shipment: true,
  twice: true,
  repeat: true,
  otherLink: true,
  unknownChange: true,
}
/** Rules whose feature comes later stand in the reference only. */
const RULES: Record<Exclude<IgnoreRule, 'aligned'>, true> = {
  division: true,
  store: true,
  duplicate: true,
  echo: true,
  zero: true,
  notManaged: true,
  excluded: true,
  otherChannel: true,
  unknownDivision: true,
  takenBack: true,
}

describe('how changes end', () => {
  test.each(CHANGES)('%s says what to do for each reason to hold', (file) => {
    const table = tablesOf(file).find((one) => one.rows[0]?.[0] === '`missing`')
    expect(table?.rows.map(([reason = '']) => reason.replaceAll('`', '')).toSorted()).toEqual(
      Object.keys(HOLDS).toSorted(),
    )
  })

  test.each(CHANGES)('%s names each rule that leaves a change out', (file) => {
    const cell = tablesOf(file)
      .flatMap((table) => table.rows)
      .find((row) => row.some((one) => one.includes('`otherChannel`')))
    expect(codeIn(cell?.join(' ') ?? '').toSorted()).toEqual(Object.keys(RULES).toSorted())
  })
})

const STON = await program(runnerFor('en'))

function isCall(code: string): boolean {
  return /^ston [a-z-]/.test(code)
}

/** Calls of ston on the lines of a shell block, a crontab (`… ston  ston flush`) or a unit (`ExecStart=/…/ston flush`). */
function callsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const match = /^(ston .*)$|\sston +(ston .*)$|=\S*\/(ston .*)$/.exec(line)
    return match?.[1] ?? match?.[2] ?? match?.[3] ?? []
  })
}

/** What is wrong with a call; nothing when the program would take it. */
function mistakeIn(call: string): string | undefined {
  const words = call
    .replaceAll(/'[^']*'/g, 'TEXT')
    .split(/\s+/)
    .slice(1)
  let command: Command = STON
  let open = false
  for (const word of words) {
    const known = [...command.options, ...STON.options]
    if (word.startsWith('-') && word !== '-') {
      const option = known.find((one) => one.long === word || one.short === word)
      if (option === undefined && word !== '--help') return `${call}: no option ${word}`
      open = option?.required ?? false
    } else if (open) open = false
    else {
      const next = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word))
      if (next === undefined && command.registeredArguments.length === 0)
        return `${call}: no command ${word}`
      command = next ?? command
    }
  }
  return undefined
}

describe('commands', () => {
  test.each(ALL)('every call in %s exists', (file) => {
    const blocks = blocksOf(file).flatMap((block) =>
      block.kind === 'code' && /^(?:sh|crontab)$/.test(block.language) ? callsIn(block.lines) : [],
    )
    const calls = [...blocks, ...inlineCode(file).filter(isCall)]
    expect(calls.map(mistakeIn).filter((one) => one !== undefined)).toEqual([])
  })

  test.each(COMMANDS)('%s has every command and every global option in its tables', (file) => {
    const cells = tablesOf(file).flatMap((table) =>
      table.rows.flatMap((row) => codeIn(row[0] ?? '')),
    )
    const leaves = (command: Command, path: string): string[] =>
      command.commands.length === 0
        ? [path]
        : command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`))
    const options = STON.options.map((option) => option.long ?? '')
    const missing = [...leaves(STON, 'ston'), ...options].filter(
      (name) => !cells.some((cell) => cell === name || cell.startsWith(`${name} `)),
    )
    expect(missing).toEqual([])
  })

  test.each(ALL)('every unit and example that %s names is in contrib', (file) => {
    const there = new Set(readdirSync('contrib'))
    const text = readFileSync(file, 'utf8')
    const units = [...text.matchAll(/\bston[\w-]*(?:@\w*)?\.(?:service|timer)\b/g)].map(([name]) =>
      name.replace(/@\w*/, '@'),
    )
    const examples = [...text.matchAll(/doc\/ston\/contrib\/([\w.-]+)/g)].map(
      ([, name = '']) => name,
    )
    expect([...units, ...examples].filter((name) => !there.has(name))).toEqual([])
  })

  test('contrib calls nothing that does not exist', () => {
    const lines = readdirSync('contrib').flatMap((name) =>
      readFileSync(join('contrib', name), 'utf8')
        .split('\n')
        .filter((line) => /^(?:ExecStart=|#?[\d*])/.test(line)),
    )
    const calls = callsIn(lines)
    expect(calls.length).toBeGreaterThanOrEqual(6)
    expect(calls.map(mistakeIn).filter((one) => one !== undefined)).toEqual([])
  })
})

/** Every key of the configuration with its default, as JSON. */
function defaults(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  walk(SCHEMA as unknown as Node, '', found)
  return found
}

interface Node {
  readonly entries?: Readonly<Record<string, Node>>
  readonly wrapped?: Node
  readonly default?: unknown
}

function walk(node: Node, path: string, found: Map<string, string>): void {
  const { entries } = node.wrapped ?? node
  if (entries === undefined) {
    found.set(path, node.default === undefined ? '–' : JSON.stringify(node.default))
    return
  }
  for (const [key, inner] of Object.entries(entries))
    walk(inner, path === '' ? key : `${path}.${key}`, found)
}

describe('configuration', () => {
  const keys = defaults()

  test('the schema was read', () => {
    expect(keys.get('webhook.port')).toBe('8787')
    expect(keys.get('nextengine.poll.firstMs')).toBe('5000')
    expect(keys.get('webhook.path')).toBe('–')
  })

  test.each(REFERENCES)('%s has every key with its default', (file) => {
    const table = tablesOf(file).find((one) => one.rows[0]?.[0] === '`$schema`')
    const rows = table?.rows.map(([key = '', , standard = '']) => [
      key.replaceAll('`', ''),
      standard.replace(/^`|`$/g, ''),
    ])
    expect(rows).toEqual([...keys])
  })

  test.each(ALL)('every key mentioned in %s exists', (file) => {
    const sections = new Set(
      [...keys.keys()].filter((key) => key.includes('.')).map((key) => key.split('.')[0] ?? ''),
    )
    const dotted = inlineCode(file).filter(
      (code) => /^[a-z]+(?:\.[A-Za-z]+)+$/.test(code) && sections.has(code.split('.')[0] ?? ''),
    )
    // `config.json` and the like are files.
    expect(
      dotted.filter(
        (code) => !keys.has(code) && ![...keys.keys()].some((key) => key.startsWith(`${code}.`)),
      ),
    ).toEqual([])
  })
})

describe('links', () => {
  test.each(ALL)('every link in %s leads somewhere', (file) => {
    const text = readFileSync(file, 'utf8')
    const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? '')
    const dead = targets.filter((target) => {
      const [path = '', anchor] = target.split('#')
      const page = path === '' ? file : join(dirname(file), path)
      if (!existsSync(page)) return true
      return anchor !== undefined && !anchorsOf(page).includes(anchor)
    })
    expect(dead).toEqual([])
  })

  test.each(ALL)('%s stays in this repository', (file) => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/\.\.\/shared|\/work\b/)
  })
})

const contrib = (name: string): string => readFileSync(join('contrib', name), 'utf8')
const codeBlocks = (file: string, language: string): string[] =>
  blocksOf(file).flatMap((block) =>
    block.kind === 'code' && block.language === language ? [block.lines.join('\n')] : [],
  )

describe('proxies pass on every address that is told to somebody', () => {
  const config = configFrom(configOf({}, 'en'), '/nowhere')
  const told = [
    config.webhook.path ?? '',
    `${config.webhook.path}/status`,
    config.nextengine.push.path,
    config.owner.path,
    `${config.owner.path}/todo`,
    // As docs/setup names it.
    '/nextengine/callback',
  ]
  const files: readonly (readonly [string, string])[] = [
    ...readdirSync('contrib')
      .filter((name) => /^(?:Caddy|nginx)/.test(name))
      .map((name) => [name, contrib(name)] as const),
    ...SETUPS.flatMap((file) =>
      ['caddyfile', 'nginx'].map(
        (language) => [`${file}, ${language}`, codeBlocks(file, language).join('\n')] as const,
      ),
    ),
  ]

  test.each(files)('%s', (name, text) => {
    const passes = name.toLowerCase().includes('caddy') ? caddyPaths(text) : nginxPaths(text)
    for (const path of told)
      expect(
        passes.some((pattern) => pattern.test(path)),
        path,
      ).toBe(true)
    expect(passes.some((pattern) => pattern.test('/metrics'))).toBe(false)
  })

  /** `@name path A B` and `handle A`; a star at the end stands for anything. */
  const caddyPaths = (text: string): RegExp[] =>
    [...text.matchAll(/^\t(?:@\w+ path|handle) (\/.*?)(?: \{)?$/gm)]
      .flatMap(([, paths = '']) => paths.split(' '))
      .map((path) => new RegExp(`^${path.replace(/\*$/, '.*')}$`))

  /** A location passes what begins with it, `=` nothing else, and `~` is a pattern. */
  const nginxPaths = (text: string): RegExp[] =>
    [...text.matchAll(/location (?:([=~]) )?(\S+) \{\s+proxy_pass/g)].map(
      ([, kind, place = '']) =>
        new RegExp(kind === '~' ? place : kind === '=' ? `^${place}$` : `^${place}`),
    )
})

/** A proxy writes a request that ston does not answer, at each restart, into its error log: with the path and its headers. */
describe('proxies keep the secrets out of their logs', () => {
  test('Caddy leaves address and headers out', () => {
    const files = [
      ...SETUPS.flatMap((file) => codeBlocks(file, 'caddyfile')),
      contrib('Caddyfile.example'),
      contrib('Caddyfile.many.example'),
    ]
    expect(files).toHaveLength(4)
    for (const field of ['request>uri delete', 'request>headers delete'])
      expect(files.filter((one) => !one.includes(field))).toEqual([])
  })

  test('nginx writes neither an access log nor errors with a path', () => {
    const locations = SETUPS.flatMap((file) => codeBlocks(file, 'nginx'))
      .join('\n')
      .split('location ')
      .slice(1)
    expect(locations).toHaveLength(8)
    const places = [...locations, contrib('nginx.conf.example'), contrib('nginx-many.conf.example')]
    for (const line of [/^\s*access_log off;$/m, /^\s*error_log \S+ crit;$/m])
      expect(places.filter((one) => !line.test(one))).toEqual([])
  })
})

/** As GitHub makes them. */
function anchorsOf(file: string): readonly string[] {
  return blocksOf(file).flatMap((block) =>
    block.kind === 'heading'
      ? [
          block.text
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
            .replaceAll(' ', '-'),
        ]
      : [],
  )
}

test.each(READMES)('every npm script in %s exists', (file) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
  const called = [...readFileSync(file, 'utf8').matchAll(/npm (?:run )?(demo|test|check|bench)\b/g)]
  const names = new Set(called.map((match) => match[1] ?? ''))
  expect([...names].filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  expect(names).toContain('demo')
})

test('every npm script that any page names exists, and each that somebody may want is named', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
  const pages = [...ALL, 'CONTRIBUTING.md'].map((file) => readFileSync(file, 'utf8')).join('\n')
  const named = new Set(
    [...pages.matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)].map(([, name = '']) => name),
  )
  expect([...named].filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  // npm's own, and what `check` and editors do.
  const silent = ['prepare', 'test', 'lint', 'format', 'format:check']
  expect(Object.keys(scripts).filter((name) => !named.has(name) && !silent.includes(name))).toEqual(
    [],
  )
})

test('the changelog tells about this version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(blocksOf('CHANGELOG.md')).toContainEqual({ kind: 'heading', level: 2, text: version })
})
