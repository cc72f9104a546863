import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../config/index.ts'
import { errnoOf } from '../kernel/errors.ts'
import { makeFolders } from '../kernel/make-folders.ts'
import { SCHEDULE } from '../messages/init-schedule.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { quoted } from '../kernel/shell-quote.ts'
import { crontabOf } from './crontab.ts'
import type { Place } from './place.ts'
import { timersIn, unitsOf, variablesFile } from './units.ts'
import { EVERYBODY, writeNew } from './write.ts'
import { exists, notWritten } from './write-config.ts'

/** Where somebody wants the schedule written to: a folder for systemd's units, a file for cron's lines. */
export interface ScheduleWish {
  readonly systemd?: string | undefined
  readonly crontab?: string | undefined
}

export interface Schedule {
  readonly drafts: readonly Draft[]
  readonly steps: readonly Step[]
}

interface Draft {
  readonly file: string
  readonly text: string
  /** The same text stands there already. */
  readonly there: boolean
}

/** What the person does then. */
export interface Step {
  readonly what: Sentence
  readonly commands: readonly string[]
}

/** Looks where the files would go. Throws `StonError` (`exists`) with all files that stand there and say something else. */
export async function draftSchedule(
  { systemd, crontab }: ScheduleWish,
  config: Config,
  place: Place,
): Promise<Schedule> {
  const units = systemd === undefined ? [] : unitsOf(config, place)
  const folder = resolve(systemd ?? '.')
  const wanted = [
    ...units.map(({ name, text }) => ({ file: join(folder, name), text })),
    ...(crontab === undefined ? [] : [{ file: resolve(crontab), text: crontabOf(config, place) }]),
  ]
  const drafts = await Promise.all(wanted.map(compareWithDisk))
  const steps = [
    ...(systemd === undefined
      ? []
      : [...variableSteps(config, place), ...unitSteps(folder, timersIn(units))]),
    ...(crontab === undefined ? [] : [cronStep(resolve(crontab), config)]),
  ]
  return { drafts, steps }
}

/** The data's folder as well: systemd lets a service write only to what is there. */
export async function writeSchedule({ drafts }: Schedule, config: Config): Promise<void> {
  if (drafts.length > 0 && config.store.url === undefined)
    await makeFolders(config.store.path, (folder) => mkdir(folder, { mode: 0o700 }))
  for (const { file, text, there } of drafts) if (!there) await write(file, text)
}

async function compareWithDisk({ file, text }: Omit<Draft, 'there'>): Promise<Draft> {
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null
    throw notWritten(error, file, SCHEDULE)
  })
  if (found === null || found === text) return { file, text, there: found !== null }
  throw exists(file, SCHEDULE)
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeNew(file, text, EVERYBODY)
  } catch (error) {
    throw notWritten(error, file, SCHEDULE)
  }
}

/** systemd reads the file as root, before it becomes the user of the service. */
function variableSteps({ variables }: Config, place: Place): readonly Step[] {
  if (variables.length === 0) return []
  const file = variablesFile(place)
  return [
    {
      what: SCHEDULE.variables(variables, file),
      // Also where the file is there already: nothing in it may be lost.
      commands: [`sudo touch ${quoted(file)}`, `sudo chmod 600 ${quoted(file)}`],
    },
  ]
}

const SYSTEM = '/etc/systemd/system'

function unitSteps(folder: string, timers: readonly string[]): readonly Step[] {
  const files = `${quoted(folder)}/ston*.service ${quoted(folder)}/ston*.timer`
  const copy = folder === SYSTEM ? [] : [`sudo cp ${files} ${SYSTEM}/`]
  return startSteps([...copy, 'sudo systemctl daemon-reload'], 'ston.service', timers)
}

/** The listener and what keeps the sign-in alive begin at once, the rest when the shop is ready. `before`: commands that come first. */
function startSteps(
  before: readonly string[],
  listener: string,
  timers: readonly string[],
): readonly Step[] {
  const start = (units: readonly string[]): string =>
    `sudo systemctl enable --now ${units.join(' ')}`
  const keepAlive = timers.filter((name) => name.startsWith('ston-auth-refresh'))
  return [
    { what: SCHEDULE.listener, commands: [...before, start([listener, ...keepAlive])] },
    { what: SCHEDULE.timers, commands: [start(timers.filter((one) => !keepAlive.includes(one)))] },
  ]
}

const CRON = '/etc/cron.d/ston'

function cronStep(file: string, { variables }: Config): Step {
  const commands =
    dirname(file) === dirname(CRON) ? [] : [`sudo install -m 644 ${quoted(file)} ${CRON}`]
  return { what: SCHEDULE.cron(variables), commands }
}
