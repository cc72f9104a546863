import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { crontabOf } from '../../src/setup/crontab.ts'
import { CALLS, jobsOf } from '../../src/setup/jobs.ts'
import { placeOf, type Place } from '../../src/setup/place.ts'
import { unitsOf } from '../../src/setup/units.ts'
import { EXIT } from '../../src/kernel/errors.ts'
import { configFrom } from '../../src/config/index.ts'
import { configFile, folder, ston } from '../cli/host.ts'

const SMAREGI = { contractId: 'abc123', clientId: 'client', clientSecret: 'secret-1' }
const MAIL = { enabled: true, from: 'a@example.jp', to: ['shop@example.jp'] }
const FULL = { smaregi: SMAREGI, mail: MAIL, orders: { enabled: true } }

const at = (config: string): Place => ({ ...placeOf(config), user: 'shop', zone: 540 })
const names = (content: object): string[] =>
  unitsOf(configFrom(content, '/var/lib/ston'), at('/var/lib/ston/config.json')).map(
    (one) => one.name,
  )

const LISTENER_OF_MANY = `# The listener of one shop of many: "ston@tokyo.service" reads /var/lib/ston/tokyo/config.json (owner ston, mode 0600).
#   sudo cp contrib/ston*@.service contrib/ston*@.timer /etc/systemd/system/
#   sudo systemctl daemon-reload && sudo systemctl enable --now ston@tokyo.service ston-flush@tokyo.timer
# Each shop needs a port of its own (webhook.port) and, on PostgreSQL, a name of its own (store.shop).
`

describe('the units', () => {
  test('are those that the configuration has work for', () => {
    const usual = [
      'ston.service',
      'ston-flush.service',
      'ston-flush.timer',
      'ston-auth-refresh.service',
    ]
    expect(names({})).toEqual([
      ...usual,
      'ston-auth-refresh.timer',
      'ston-status.service',
      'ston-status.timer',
    ])
    expect(names({ orders: { enabled: true } })).toContain('ston-import-orders.timer')
    expect(names({ smaregi: SMAREGI })).not.toContain('ston-reconcile.timer')
    expect(names(FULL)).toHaveLength(11)
  })

  test('of contrib are the ones that are written, with other paths', () => {
    const place = {
      ...at('/var/lib/ston/config.json'),
      user: 'ston',
      node: '/usr/bin/node',
      program: '/usr/local/bin/ston',
    }
    for (const { name, text } of unitsOf(configFrom(FULL, '/var/lib/ston'), place)) {
      const ours = readFileSync(join('contrib', name), 'utf8').split('\n').filter(isSetting)
      const theirs = text.split('\n').filter(isSetting)
      expect(theirs.map((line) => line.replace('/usr/bin/node ', ''))).toEqual(
        ours.filter((line) => line !== 'Group=ston'),
      )
    }
  })

  const isSetting = (line: string): boolean =>
    !line.startsWith('#') && !line.startsWith('Documentation=') && line !== ''

  // After a change of the others: `npx vitest run -u test/setup/schedule.test.ts`.
  test('for many shops are made of the others, with the shop’s name', async () => {
    const plain = readdirSync('contrib').filter((name) =>
      /^ston[^@]*\.(?:service|timer)$/.test(name),
    )
    expect(plain).toHaveLength(11)
    for (const name of plain) {
      const made = ofOneShopOfMany(readFileSync(join('contrib', name), 'utf8'))
      const file = join('..', '..', 'contrib', name.replace('.', '@.'))
      await expect(made).toMatchFileSnapshot(file)
    }
  })

  const ofOneShopOfMany = (text: string): string =>
    text
      .replace(/^# The listener: [^]*?\n(?=\n)/, LISTENER_OF_MANY)
      .replace(/^(# .*Started .*by ston-[a-z-]+)(?=\.timer)/m, '$1@')
      .replace('"journalctl -u ston-status"', '"journalctl -u ston-status@%i"')
      .replace('Description=ston:', 'Description=ston %i:')
      .replace('/var/lib/ston/config.json', '/var/lib/ston/%i/config.json')
      .replace('/var/lib/ston/ston.env', '/var/lib/ston/%i/ston.env')
      .replace('StateDirectory=ston', 'StateDirectory=ston/%i')

  test('outside of /var/lib may write the data’s folder and nothing else, the listener the configuration’s too', () => {
    const place = { ...at('/home/shop/my ston/config.json'), node: '/home/shop/100% node' }
    const config = configFrom({}, '/home/shop/my ston')
    const [{ text } = { text: '' }, flush] = unitsOf(config, place)
    // The owner's pages change settings.
    expect(text).toContain('\nReadWritePaths="/home/shop/my ston"\n')
    expect(flush?.text).toContain('\nReadWritePaths="/home/shop/my ston/data"\n')
    const [apart] = unitsOf(configFrom({ store: { path: '/srv/data' } }, '/etc/ston'), {
      ...place,
      config: '/etc/ston/config.json',
    })
    expect(apart?.text).toContain('\nReadWritePaths=/etc/ston\nReadWritePaths=/srv/data\n')
    expect(text).toContain('\nExecStart="/home/shop/100%% node" ')
    expect(text).toContain('\nEnvironment="STON_CONFIG=/home/shop/my ston/config.json"\n')
    expect(text).toContain('\nEnvironmentFile=-/home/shop/my ston/ston.env\n')
    expect(text).toContain('\nProtectHome=read-only\n')
    expect(text).not.toContain('StateDirectory')
    expect(text).toContain('\nUser=shop\n')
    expect(text).not.toContain('Group=')
  })

  /** The sign-in ends three days after its last renewal, and only a call after the first of these renews it. */
  test('of the keep-alive are tried again where it failed for a while only', () => {
    const units = unitsOf(configFrom({}, '/var/lib/ston'), at('/var/lib/ston/config.json'))
    const text = units.find(({ name }) => name === 'ston-auth-refresh.service')?.text ?? ''
    const { ok, temporary, ...final } = EXIT
    expect(text).toContain(
      `\nRestart=on-failure\nRestartPreventExitStatus=${Object.values(final).join(' ')}\n`,
    )
    expect(text).toMatch(/^RestartSec=30min$/m)
    // What systemd takes for a success is not tried again.
    expect(text).not.toContain('SuccessExitStatus')
    expect([ok, temporary]).toEqual([0, 75])
  })

  test('see secrets and certificates that lie in a home or beside what is temporary', () => {
    const made = (content: object): string => {
      const config = configFrom(content, '/var/lib/ston')
      return unitsOf(config, {
        ...at('/var/lib/ston/config.json'),
        node: '/usr/bin/node',
        program: '/opt/ston',
      })
        .map(({ text }) => text)
        .join('')
    }
    expect(made({})).not.toContain('ProtectHome=read-only')
    const url = (file: string) => ({
      store: { url: `postgres://ston:invented@db.example.jp/ston?sslrootcert=${file}` },
    })
    expect(made(url('/home/shop/ca.pem'))).toContain('\nProtectHome=read-only\n')
    expect(made(url('/tmp/ca.pem'))).not.toContain('PrivateTmp=')
    const dir = folder()
    const token = join(dir, 'token')
    writeFileSync(token, 'invented', { mode: 0o600 })
    // Tests keep their files in a place that is none of the two.
    const inHome = { ...configFrom({}, '/var/lib/ston'), files: ['/home/shop/token'] }
    expect(unitsOf(inHome, at('/var/lib/ston/config.json'))[0]?.text).toContain(
      'ProtectHome=read-only',
    )
    expect(configFrom({ smaregi: { accessToken: { file: token } } }, dir).files).toEqual([token])
  })

  test('hold what systemd-analyze wants to see', (context) => {
    if (spawnSync('systemd-analyze', ['--version']).error !== undefined) {
      context.skip('systemd-analyze is not here: install systemd')
    }
    const verified = (content: object, config: string): string => {
      const dir = mkdtempSync(join(tmpdir(), 'ston-units-'))
      const units = unitsOf(configFrom(content, join(config, '..')), placeOf(config))
      for (const { name, text } of units) writeFileSync(join(dir, name), text)
      const files = units.map(({ name }) => join(dir, name))
      const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', ...files])
      return status === 0
        ? `${stdout.toString()}${stderr.toString()}`
        : `ended with ${status}: ${stderr.toString()}`
    }
    expect(verified(FULL, '/var/lib/ston/config.json')).toBe('')
    expect(verified(FULL, '/home/shop/my ston/config.json')).toBe('')
    expect(verified({ store: { path: '/srv/data' } }, '/etc/ston/config.json')).toBe('')
  })
})

describe('the lines of cron', () => {
  const text = (content: object, more: Partial<Place> = {}): string =>
    crontabOf(configFrom(content, '/var/lib/ston'), {
      ...at('/var/lib/ston/config.json'),
      node: '/usr/bin/node',
      program: '/opt/ston/bin/ston.js',
      ...more,
    })
  /** Also those that are still off. */
  const linesOf = (content: object, more?: Partial<Place>): string[] =>
    text(content, more)
      .split('\n')
      .filter((line) => /^#?\d/.test(line))
      .map((line) => line.replace('#', ''))

  test('call what the configuration has work for, under the right user, with whole paths', () => {
    expect(linesOf({})).toEqual([
      '7 10,13,16,19,22 * * *  shop  /usr/bin/node /opt/ston/bin/ston.js flush --quiet',
      '23 4,16 * * *  shop  /usr/bin/node /opt/ston/bin/ston.js auth refresh --quiet',
      '41 9 * * *  shop  /usr/bin/node /opt/ston/bin/ston.js status --check --quiet',
    ])
    const full = linesOf(FULL)
    expect(full).toHaveLength(5)
    for (const job of jobsOf(configFrom(FULL, '/x')))
      expect(full.join('\n')).toContain(` ${CALLS[job]}`)
    expect(text(FULL)).toContain('MAILTO=shop@example.jp\n')
    expect(text({})).toContain('STON_CONFIG="/var/lib/ston/config.json"\n')
  })

  test('begin with the keep-alive of the sign-in alone', () => {
    const lines = text(FULL).split('\n')
    expect(lines.filter((line) => /^\d/.test(line))).toEqual([
      expect.stringContaining('auth refresh'),
    ])
    expect(lines.filter((line) => /^#\d/.test(line))).toHaveLength(4)
    expect(lines).toContainEqual(expect.stringMatching(/行頭の # を外して/))
  })

  test('leave a keep-alive that failed two more tries before the sign-in ends', () => {
    const line = linesOf({}).find((one) => one.includes('auth refresh')) ?? ''
    const [minute = '', hours = ''] = line.split(' ')
    const times = [0, 1, 2, 3, 4].flatMap((day) =>
      hours.split(',').map((hour) => day * 24 + Number(hour) + Number(minute) / 60),
    )
    // Renewed at any time of the first day; in vain are calls while the access token lives.
    for (let renewed = 0; renewed < 24; renewed += 0.25) {
      const tries = times.filter((time) => time > renewed + 24 && time < renewed + 72)
      expect(tries.length, `renewed at ${renewed}`).toBeGreaterThanOrEqual(3)
    }
  })

  test('mean Japan time, whatever the clock of the machine', () => {
    const utc = linesOf(FULL, { zone: 0 })
    expect(utc[0]).toMatch(/^7 1,4,7,10,13 \* \* \* /)
    expect(utc[1]).toMatch(/^27 0,1,2,3,4,5,6,7,8,9,10,11,12,13 \* \* \* /)
    expect(utc[2]).toMatch(/^23 7,19 \* \* \* /)
    // Monday 6:17 in Japan is Sunday evening.
    expect(utc[4]).toMatch(/^17 21 \* \* 0 /)
    expect(linesOf({}, { zone: 330 })[0]).toMatch(/^37 6,9,12,15,18 \* \* \* /)
  })

  test('and units say what they are for in the configured language, with the time in Japan', () => {
    expect(text({}, { zone: 0 })).toContain(
      '# ネクストエンジンへのログインを保ちます。休日も毎日必要です（日本時間 4:23, 16:23）\n23 7,19 * * * ',
    )
    const english = text({ ...FULL, locale: 'en' }, { zone: 0 })
    expect(english).toContain('(Japan time: 9:27–22:27)\n')
    expect(english).toContain('(Japan time: Monday 6:17)\n')
    expect(english).not.toMatch(/[぀-ヿ]/)
    const place = at('/var/lib/ston/config.json')
    const made = (content: object): string =>
      unitsOf(configFrom(content, '/var/lib/ston'), place)
        .map((one) => one.text)
        .join('')
    expect(
      made(FULL)
        .match(/^#.*$/gm)
        ?.every((line) => /[぀-ヿ]/.test(line)),
    ).toBe(true)
    expect(made({ ...FULL, locale: 'en' })).not.toMatch(/[぀-ヿ]/)
  })

  test('are safe from what cron and the shell read into paths', () => {
    expect(linesOf({}, { program: "/opt/it's 100%/ston.js" })[0]).toContain(
      ` '/opt/it'\\''s 100\\%/ston.js' flush`,
    )
  })
})

test('init writes units and lines of cron on request, once, and says what to do with them', async () => {
  const config = configFile({ locale: 'en', ...FULL })
  const dir = join(folder(), 'units')
  const cron = join(folder(), 'ston')
  const args = ['init', '--config', config, '--systemd', dir, '--crontab', cron, '--locale', 'en']
  const first = await ston(args)
  expect(first.code).toBe(0)
  expect(readdirSync(dir)).toHaveLength(11)
  expect(statSync(join(dir, 'ston.service')).mode & 0o777).toBe(0o644)
  expect(first.stdout).toContain(
    `sudo cp ${dir}/ston*.service ${dir}/ston*.timer /etc/systemd/system/`,
  )
  expect(first.stdout).toContain('sudo systemctl daemon-reload')
  expect(first.stdout).toContain(`sudo install -m 644 ${cron} /etc/cron.d/ston`)
  const user = execFileSync('id', ['-un']).toString().trim()
  expect(readFileSync(join(dir, 'ston-flush.service'), 'utf8')).toContain(`User=${user}\n`)
  // The same again changes nothing; what somebody has changed is never overwritten, and nothing else is written then.
  expect((await ston([...args, '--json'])).code).toBe(0)
  writeFileSync(join(dir, 'ston-flush.timer'), 'mine')
  const other = join(folder(), 'other')
  const again = await ston([...args.slice(0, 6), other, '--systemd', dir, '--locale', 'en'])
  expect(again.code).toBe(2)
  expect(again.stderr).toContain(join(dir, 'ston-flush.timer'))
  expect(readFileSync(join(dir, 'ston-flush.timer'), 'utf8')).toBe('mine')
})

test('secrets from the environment: init says where the units read them, and that cron has none', async () => {
  const config = join(folder(), 'config.json')
  const file = join(config, '..', 'ston.env')
  const smaregi = ['--api', 'platform', '--contract-id', 'abc123', '--client-id', 'client']
  const nextEngine = ['--ne-client-id', 'ne', '--ne-client-secret-env', 'NE_SECRET']
  const answers = ['--yes', ...smaregi, '--client-secret-env', 'SMAREGI_SECRET', ...nextEngine]
  const call = ['init', '--config', config, '--locale', 'en']
  const made = await ston([...call, ...answers, '--systemd', folder()])
  expect([made.code, made.stderr]).toEqual([0, ''])
  expect(made.stdout).toContain('uses (SMAREGI_SECRET, NE_SECRET) there, one NAME=value a line')
  expect(made.stdout).toContain(`  sudo touch ${file}\n  sudo chmod 600 ${file}\n`)
  // Also later, for the configuration as it stands.
  const cron = await ston([...call, '--crontab', join(folder(), 'ston')])
  expect(cron.stdout).toContain('cron has no SMAREGI_SECRET, NE_SECRET')
  expect(cron.stdout).not.toContain('ston.env')
})

test('secrets that stand in the configuration need no variables', async () => {
  const config = configFile({ locale: 'en', ...FULL })
  const call = ['init', '--config', config, '--systemd', folder(), '--locale', 'en']
  const { stdout } = await ston([...call, '--crontab', join(folder(), 'ston')])
  expect(stdout).not.toContain('ston.env')
  expect(stdout).not.toContain('cron has no')
})

test('a conflict is found before the configuration is written', async () => {
  const dir = folder()
  const file = join(folder(), 'config.json')
  writeFileSync(join(dir, 'ston.service'), 'mine')
  const { code, stdout } = await ston([
    'init',
    '--yes',
    '--config',
    file,
    '--systemd',
    dir,
    '--json',
  ])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'exists' } })
  expect(readdirSync(join(file, '..'))).toEqual([])
  expect(readdirSync(dir)).toEqual(['ston.service'])
})
