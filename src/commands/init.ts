import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { configFrom, configPath, ConfigRefused, loadConfig, type Config } from '../config/index.ts'
import { StonError } from '../kernel/errors.ts'
import { INIT, QUESTION } from '../messages/init.ts'
import type { Ask } from '../kernel/console.ts'
import type { Frame, Report } from '../context.ts'
import { configOf, type Answers } from '../setup/answers.ts'
import { notGood } from '../setup/checks.ts'
import { placeOf } from '../setup/place.ts'
import { type Made, madeReport, scheduleReport } from '../setup/report.ts'
import {
  draftSchedule,
  type Schedule,
  type ScheduleWish,
  writeSchedule,
} from '../setup/schedule.ts'
import { agreedSchedule } from '../setup/schedule-talk.ts'
import { lookThrough, walk } from '../setup/steps.ts'
import { Left, Talk } from '../setup/talk.ts'
import { type OpenTrial, Trials } from '../setup/trials.ts'
import { writeNew } from '../setup/write.ts'

/** The flags. A secret on the command line would stand in the process list, so only its variable is named there. */
export interface InitOptions
  extends
    Omit<Answers, 'clientSecret' | 'accessToken' | 'neClientSecret' | 'smtpUrl'>,
    ScheduleWish {
  readonly clientSecretEnv?: string
  readonly accessTokenEnv?: string
  readonly neClientSecretEnv?: string
  readonly smtpUrlEnv?: string
  readonly yes?: boolean
  /** Absent: at a terminal the answers are checked, elsewhere nobody is called. */
  readonly check?: boolean
  readonly config?: string | undefined
}

export interface InitTools {
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
  readonly trial: OpenTrial
}

/** Writes a fresh configuration, once; and on request the files that start ston by itself. */
export async function init(frame: Frame, options: InitOptions, tools: InitTools): Promise<Report> {
  const file = configPath(options.config, frame.env)
  const { answers: flags, wish } = sorted(options)
  // Before the first question: nobody should answer for nothing. The write itself makes sure once more.
  if (isThere(file)) {
    if (!isScheduleOnly(flags, wish)) throw exists(file)
    return scheduleFor(frame, file, wish)
  }
  const trials = new Trials(tools.trial, dirname(file), frame)
  try {
    const made = await decide(frame, options, tools, { flags, wish, trials, file })
    const { config } = made
    await write(file, `${JSON.stringify(made.written, null, 2)}\n`)
    await writeSchedule(made.schedule, config)
    await trials.takeBack(config.store.path)
    return madeReport(frame, file, made)
  } catch (error) {
    if (!isThere(file)) await trials.takeBack(null)
    throw error
  }
}

interface Wishes {
  readonly flags: Answers
  readonly wish: ScheduleWish
  readonly trials: Trials
  readonly file: string
}

/** Everything up to the first byte that stays. */
async function decide(
  frame: Frame,
  options: InitOptions,
  { ask }: InitTools,
  { flags, wish, trials, file }: Wishes,
): Promise<Made> {
  const talk = ask === null || options.yes === true ? null : talkTo(frame, ask)
  const walked =
    talk === null
      ? { answers: flags, signedIn: false }
      : await leaving(() => {
          talk.say(QUESTION.intro)
          return walk(flags, talk, options.check === false ? null : trials)
        })
  const { answers, signedIn } = walked
  const looked = talk === null && options.check === true ? await lookThrough(answers, trials) : []
  if (looked.some((one) => one.state === 'bad')) throw notGood(looked, frame.locale)
  const written = configOf(answers, frame.locale)
  const config = checked(written, dirname(file), frame.env)
  const place = placeOf(file)
  const draft = (one: ScheduleWish): Promise<Schedule> => draftSchedule(one, config, place)
  const schedule =
    talk === null ? await draft(wish) : await leaving(() => agreedSchedule(talk, wish, draft))
  return { written, config, schedule, looked, signedIn }
}

function talkTo(frame: Frame, ask: Ask): Talk {
  return new Talk(ask, frame.locale, (text) => frame.stderr.write(text))
}

async function leaving<T>(talking: () => Promise<T>): Promise<T> {
  try {
    return await talking()
  } catch (error) {
    throw error instanceof Left ? stopped() : error
  }
}

function stopped(): StonError {
  return new StonError({ code: 'usage', exit: 'config', message: INIT.stopped() })
}

function sorted(options: InitOptions): { readonly answers: Answers; readonly wish: ScheduleWish } {
  const {
    clientSecretEnv,
    accessTokenEnv,
    neClientSecretEnv,
    smtpUrlEnv,
    systemd,
    crontab,
    yes: _,
    check: __,
    config: ___,
    ...plain
  } = options
  const secret = (key: keyof Answers, env: string | undefined): Answers =>
    env === undefined ? {} : { [key]: { env } }
  const answers = {
    ...plain,
    ...secret('clientSecret', clientSecretEnv),
    ...secret('accessToken', accessTokenEnv),
    ...secret('neClientSecret', neClientSecretEnv),
    ...secret('smtpUrl', smtpUrlEnv),
  }
  return { answers, wish: { systemd, crontab } }
}

function isScheduleOnly(flags: Answers, { systemd, crontab }: ScheduleWish): boolean {
  return (systemd !== undefined || crontab !== undefined) && Object.keys(flags).length === 0
}

/** For a configuration that is there already, also when it has changed since. */
async function scheduleFor(frame: Frame, file: string, wish: ScheduleWish): Promise<Report> {
  const { config } = loadConfig(file, frame.env)
  const schedule = await draftSchedule(wish, config, placeOf(file))
  await writeSchedule(schedule, config)
  return scheduleReport(frame, file, schedule)
}

/** A variable that is named need not be set yet. */
function checked(written: unknown, dir: string, env: Frame['env']): Config {
  const filled = new Proxy(env, { get: (target, name) => target[String(name)] || 'set-later' })
  try {
    return configFrom(written, dir, filled)
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error
    const { problems } = error
    throw new StonError({ code: 'usage', exit: 'config', message: INIT.wrong(), problems })
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeNew(file, text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === '') throw error
    if (code === 'EEXIST' && isThere(file)) throw exists(file)
    throw new StonError({
      code: 'config',
      exit: 'config',
      message: INIT.cannotWrite(file, code),
      hint: INIT.cannotWriteHint(),
      cause: error,
    })
  }
}

/** Also a link to nothing is there: writing through it would surprise its owner. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Whatever it is, the write will tell.
    return false
  }
}

function exists(file: string): StonError {
  return new StonError({
    code: 'exists',
    exit: 'config',
    message: INIT.exists(file),
    hint: INIT.existsHint(),
  })
}
