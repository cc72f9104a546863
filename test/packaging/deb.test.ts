import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'ston-deb-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** This machine with everything that is changed in a place of its own, and a `systemctl` that only remembers. */
const MACHINE = resolve('test/packaging/machine.sh')
const canInstall =
  existsSync('/usr/bin/dpkg-deb') &&
  spawnSync(MACHINE, [dir, 'true'], { stdio: 'ignore' }).status === 0

/** What a line says, as a text or in part, and its exit code. */
type Line = readonly [line: string, expected: string | RegExp, exit?: number]

interface Said {
  readonly line: string
  readonly expected: string | RegExp
  readonly exit: number
  readonly out: string
  readonly status: number
}

/** A whole story in one machine. */
function story(lines: readonly Line[]): Said[] {
  const script = lines.map(([line]) => `{ ${line}\n} 2>&1; echo "== $?"`).join('\n')
  const out = execFileSync(MACHINE, [dir, script], { encoding: 'utf8', cwd: '/' })
  const parts = out.split(/^== (\d+)\n/m)
  return lines.map(([line, expected, exit = 0], n) => ({
    line,
    expected,
    exit,
    out: parts[2 * n] ?? '',
    status: Number(parts[2 * n + 1]),
  }))
}

const OLD = 'dpkg -i /debs/ston_0.0.1_all.deb'
const NEW = 'dpkg -i "$(ls /debs/*.deb | grep -v _0.0.1_)"'
const AS_STON = 'runuser -u ston --'
const INIT = `${AS_STON} ston init --yes --locale en --public-url https://ston.example.jp`
const PURGE = 'DEBIAN_FRONTEND=noninteractive dpkg -P ston'
const PRESEED = 'printf "ston ston/purge-%s boolean true\\n" config data | debconf-set-selections'
const LOOK = 'stat -c "%a %U %n" /etc/ston /etc/ston/config.json /var/lib/ston/data'
const THERE = '700 ston /etc/ston\n600 ston /etc/ston/config.json\n700 ston /var/lib/ston/data\n'
const calls = (when: string): string => `cat /systemctl.log; : > /systemctl.log # ${when}`

beforeAll(() => {
  if (!canInstall) return
  for (const more of [
    ['--compression', 'gzip'],
    ['--version', '0.0.1', '--compression', 'none'],
  ])
    execFileSync(process.execPath, ['packaging/deb.js', '--out', dir, ...more], { stdio: 'ignore' })
}, 300_000)

test('installed, set up, upgraded, removed and purged', { timeout: 300_000 }, (context) => {
  if (!canInstall) context.skip('needs root, dpkg-deb and a kernel that lets it mount')
  const said = story([
    [OLD, /ston: next: sudo -u ston ston init/],
    [calls('installed'), 'daemon-reload\n'],
    ['ston --version', '0.0.1\n'],
    // What root makes is root's, and the service could not read it.
    ['ston init --yes --locale en', /run sudo -u ston ston init/, 2],
    ['ls -A /etc/ston /var/lib/ston', '/etc/ston:\n\n/var/lib/ston:\n'],
    [INIT, /sudo systemctl enable --now ston\.service\n/],
    ['chown root /etc/ston/config.json', ''],
    [
      `${AS_STON} ston status --locale en`,
      /belongs to root; .* chown \d+ \/etc\/ston\/config\.json as/,
      2,
    ],
    ['chown ston /etc/ston/config.json', ''],
    [`${AS_STON} ston status`, /not signed in/],
    [LOOK, THERE],
    [
      'grep -h ExecStart= /usr/lib/systemd/system/ston*',
      'ExecStart=/usr/bin/ston serve --run\n'.repeat(2),
    ],
    ['systemd-analyze verify /usr/lib/systemd/system/ston*', ''],
    ['zcat /usr/share/man/{,ja/}man1/ston.1.gz | grep -c "^.TH STON"', '2\n'],
    ['bash -n /usr/share/bash-completion/completions/ston', ''],
    [NEW, /Setting up ston/],
    [calls('upgraded'), 'daemon-reload\ntry-restart ston.service ston@*.service\n'],
    [`${LOOK} # upgraded`, THERE],
    // What a newer ston has written, this one leaves alone, and the installed version stays.
    ['touch /var/lib/ston/data/format-9', ''],
    [OLD, /was made by a newer ston/, 1],
    ['ston --version | grep -c 0.0.1', '0\n', 1],
    ['rm /var/lib/ston/data/format-9; mkdir -p /etc/systemd/system/timers.target.wants', ''],
    ['ln -s /x /etc/systemd/system/timers.target.wants/ston-flush@tokyo.timer', ''],
    ['dpkg -r ston', /Removing ston/],
    [calls('removed'), 'stop ston*.timer ston*.service\ndaemon-reload\n'],
    ['ls /etc/systemd/system/timers.target.wants | grep ston', '', 1],
    [`${LOOK} # removed`, THERE],
    [`${PURGE} # nobody is asked`, /Purging/],
    [`${LOOK} # purged`, THERE],
    [`${NEW} # again`, /Setting up ston/],
    [PRESEED, ''],
    [`${PURGE} # the answer is yes`, /./],
    ['ls -d /etc/ston /var/lib/ston 2>/dev/null', '', 2],
  ])
  for (const { line, expected, exit, out, status } of said) {
    expect(out, line).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    )
    expect(status, `${line}: ${out}`).toBe(exit)
  }
})

/** The commands of docs/server.md that are told to be run as the package's user. */
function commandsOfThePage(): readonly string[] {
  const page = readFileSync('docs/server.md', 'utf8')
  return [...page.matchAll(/^sudo -u ston (.*)$/gm)].map(([, command = '']) => command)
}

test(
  'the commands of docs/server.md can be run as the package’s user',
  { timeout: 300_000 },
  (context) => {
    if (!canInstall) context.skip('needs root, dpkg-deb and a kernel that lets it mount')
    const commands = commandsOfThePage().filter((one) => one !== 'ston init')
    expect(commands).toContainEqual(expect.stringContaining('ston backup '))
    expect(commands).toContainEqual(expect.stringContaining('ston restore '))
    const said = story([
      [NEW, /Setting up ston/],
      [INIT, /./],
      ...commands.flatMap((one): Line[] => [
        // A backup goes back into an empty place.
        ...(one.startsWith('ston restore') ? [['rm -r /var/lib/ston/data', ''] as const] : []),
        [`${AS_STON} ${one}`, /./],
      ]),
    ])
    // Next Engine's values are not there yet: with that ston ends as it says, and not before it has found its configuration.
    const ends = said.filter(({ line }) => line.startsWith(AS_STON) && line !== INIT)
    for (const { line, out, status } of ends) {
      expect([0, 2, 3, 4], `${line}: ${out}`).toContain(status)
      expect(out, line).not.toMatch(/no configuration file|configuration file cannot be read/)
    }
    const good = ends.filter(({ line }) => /ston (?:backup|restore|config set)/.test(line))
    expect(good.map(({ status }) => status)).toEqual([0, 0, 0])
  },
)

test('a package is no larger than it needs, and names what it needs', (context) => {
  if (!existsSync('/usr/bin/dpkg-deb') || !canInstall) context.skip('needs dpkg-deb')
  const file = join(dir, readdirSync(dir).find((name) => !name.includes('_0.0.1_')) ?? '')
  expect(statSync(file).size).toBeLessThan(3_000_000)
  const field = (name: string): string =>
    execFileSync('dpkg-deb', ['-f', file, name], { encoding: 'utf8' }).trim()
  expect(field('Depends')).toContain('nodejs (>= 20.19)')
  expect(field('Architecture')).toBe('all')
})
