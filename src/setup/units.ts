import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/index.ts'
import { ROOT } from '../kernel/package-root.ts'
import { say } from '../kernel/sentence.ts'
import { JOBS, unitHead } from '../messages/init-schedule.ts'
import { jobsOf } from './jobs.ts'
import type { Place } from './place.ts'

export interface Unit {
  /** `ston.service`, `ston-flush.timer`, … */
  readonly name: string
  readonly text: string
}

/** The units of `contrib` that this configuration has work for, with the paths of this machine. */
export function unitsOf(config: Config, place: Place): readonly Unit[] {
  const names = [
    'ston.service',
    ...jobsOf(config).flatMap((job) => [`ston-${job}.service`, `ston-${job}.timer`]),
  ]
  return names.map((name) => ({ name, text: filled(name, config, place) }))
}

/** The names of the timers among them. */
export function timersIn(units: readonly Unit[]): readonly string[] {
  return units.map(({ name }) => name).filter((name) => name.endsWith('.timer'))
}

export function template(name: string): string {
  return readFileSync(new URL(`contrib/${name}`, ROOT), 'utf8')
}

/** In the configured language; what `contrib` explains in English belongs there. */
function filled(name: string, config: Config, place: Place): string {
  const locale = config.locale ?? 'ja'
  const job = /^ston-([a-z-]+)\./.exec(name)?.[1] ?? 'serve'
  const what = isJob(job) ? JOBS[job] : JOBS.serve
  const lines = template(name)
    .replaceAll(/^#.*\n/gm, '')
    .replace(/^/, `# ${say(locale, unitHead(what, commented(place.config)))}\n`)
    .split('\n')
    .flatMap((line) => lineFor(line, config, place, job === 'serve'))
  return lines.join('\n')
}

function isJob(name: string): name is keyof typeof JOBS {
  return Object.hasOwn(JOBS, name)
}

/** A line of `contrib` as it must be here; none where it says nothing here. */
function lineFor(
  line: string,
  config: Config,
  place: Place,
  isListener: boolean,
): readonly string[] {
  const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
  switch (key) {
    case 'Documentation':
      return [`Documentation=file:${encodeURI(fileURLToPath(new URL('README.md', ROOT)))}`]
    case 'User':
      return [`User=${place.user}`]
    // The user's own one.
    case 'Group':
      return []
    case 'Environment':
      return [`Environment=${word(`STON_CONFIG=${place.config}`)}`]
    // Absent where the configuration takes nothing from there. Unlike elsewhere the whole line is the path, blanks and all.
    case 'EnvironmentFile':
      return [`EnvironmentFile=-${variablesFile(place).replaceAll('%', '%%')}`]
    case 'ExecStart':
      return [`ExecStart=${[place.node, place.program].map(argument).join(' ')} ${callIn(value)}`]
    case 'StateDirectory':
      return writable(config, place, isListener)
    case 'StateDirectoryMode':
      return stateDirectory(place) === null ? [] : [line]
    case 'ProtectHome':
      return [seen(place, config).some(isHome) ? 'ProtectHome=read-only' : line]
    case 'PrivateTmp':
      return seen(place, config).some(isTemporary) ? [] : [line]
    default:
      return [line]
  }
}

/** `ProtectSystem=strict` leaves nothing to write but this. The listener changes the configuration, from the owner's pages. */
function writable(config: Config, place: Place, isListener: boolean): readonly string[] {
  const state = stateDirectory(place)
  const { path, url } = config.store
  const folders = [
    ...(isListener ? [dirname(place.config)] : []),
    ...(url === undefined ? [path] : []),
  ]
  const outside = folders.filter(
    (folder) => state === null || !isWithin(folder, `${STATE}/${state}`),
  )
  // One within another is open with it.
  const outer = outside.filter((one) => !outside.some((two) => two !== one && isWithin(one, two)))
  return [
    ...(state === null ? [] : [`StateDirectory=${word(state)}`]),
    ...outer.map((folder) => `ReadWritePaths=${word(folder)}`),
  ]
}

/** What systemd sets besides, one `NAME=value` a line. */
export function variablesFile({ config }: Place): string {
  return join(dirname(config), 'ston.env')
}

const STATE = '/var/lib'

/** systemd makes and owns folders under `/var/lib`; elsewhere the configuration's folder stays as it is. */
function stateDirectory({ config }: Place): string | null {
  const folder = dirname(config)
  return isWithin(folder, STATE) && folder !== STATE ? relative(STATE, folder) : null
}

/** All that is read: also the files that secrets stand in, and the database's certificates. */
function seen({ node, program, config }: Place, { store, files }: Config): readonly string[] {
  return [node, program, config, store.path, ...files, ...certificatesOf(store.url)]
}

function certificatesOf(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  const { searchParams } = new URL(url)
  return ['sslrootcert', 'sslcert', 'sslkey'].flatMap((name) => searchParams.getAll(name))
}

function isHome(path: string): boolean {
  return ['/home', '/root', '/run/user'].some((folder) => isWithin(path, folder))
}

function isTemporary(path: string): boolean {
  return ['/tmp', '/var/tmp'].some((folder) => isWithin(path, folder))
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep)
}

/** What follows the program. */
function callIn(command: string): string {
  return command.slice(command.indexOf(' ') + 1)
}

/** In a command systemd also expands `$`. */
function argument(text: string): string {
  return word(text).replaceAll('$', '$$$$')
}

/** One word of a unit's line: systemd expands `%` and splits at blanks. */
function word(text: string): string {
  const plain = text.replaceAll('%', '%%')
  if (/^[\w./:=@%$+-]+$/.test(plain)) return plain
  return `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function commented(text: string): string {
  return text.replaceAll(/\s/g, ' ')
}
