import { dirname } from 'node:path'
import { configFrom, configPath, ConfigRefused, loadConfig, type Config } from '../config/index.ts'
import { orError, StonError } from '../kernel/errors.ts'
import { INIT } from '../messages/init.ts'
import { QUESTION } from '../messages/init-questions.ts'
import type { Ask } from '../kernel/console.ts'
import type { App, Frame, Report } from '../context.ts'
import { waitForBeginning } from '../scheduling/beginning.ts'
import { configOf, type Answers } from './answers.ts'
import { notGood } from './checks.ts'
import { type InitOptions, isScheduleOnly, sorted } from './flags.ts'
import { look } from './look.ts'
import { isPackaged, packagedData, packagedSchedule, refuseRoot } from './packaged.ts'
import { placeOf } from './place.ts'
import type { Made } from './report.ts'
import { draftSchedule, type Schedule, type ScheduleWish, writeSchedule } from './schedule.ts'
import { agreedSchedule } from './schedule-talk.ts'
import { checkAnswers, walk } from './steps.ts'
import { Left, Talk } from './talk.ts'
import { type OpenTrial, Trials } from './trials.ts'
import { exists, isThere, writeConfig } from './write-config.ts'

export interface InitTools {
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
  readonly trial: OpenTrial
}

/** What was written: a fresh configuration with what belongs to it, or only the schedule of one that was there. */
export type SetUp = { readonly file: string } &
  /** `looked`: what doctor says of it; null = nothing was looked at. */
  (
    | { readonly kind: 'made'; readonly made: Made; readonly looked: Report | null }
    | { readonly kind: 'scheduled'; readonly schedule: Schedule }
  )

/** Writes a fresh configuration, once; and on request the files that start ston by itself. */
export async function setUp(frame: Frame, options: InitOptions, tools: InitTools): Promise<SetUp> {
  const file = configPath(options.config, frame.env)
  refuseRoot(file)
  const { answers, wish } = sorted(options)
  // Before the first question: nobody should answer for nothing. The write itself makes sure once more.
  if (isThere(file)) {
    if (!isScheduleOnly(answers, wish)) throw exists(file)
    return { kind: 'scheduled', file, schedule: await scheduleFor(frame, file, wish) }
  }
  const flags = isPackaged(file) ? { data: packagedData(file), ...answers } : answers
  const trials = new Trials(tools.trial, dirname(file), frame)
  const talk = tools.ask === null || options.yes === true ? null : talkTo(frame, tools.ask)
  const looks = options.check ?? talk !== null
  try {
    const made = await decide(frame, talk, { flags, wish, trials: looks ? trials : null, file })
    const { config } = made
    await writeConfig(file, `${JSON.stringify(made.written, null, 2)}\n`)
    await writeSchedule(made.schedule, config)
    await trials.takeBack(config.store.path)
    if (looks) await waits(config, tools.trial)
    return {
      kind: 'made',
      file,
      made,
      looked: looks ? await look(frame, file, made, tools.trial) : null,
    }
  } catch (error) {
    if (!isThere(file)) await trials.takeBack(null)
    throw error
  }
}

/** Where the data cannot be reached yet there is nothing that could be due either; doctor tells of it. */
async function waits(config: Config, trial: OpenTrial): Promise<void> {
  const mark = (app: App): Promise<void> =>
    app.store().then((store) => waitForBeginning(store, app.now()))
  await orError(trial(config, mark))
}

interface Wishes {
  readonly flags: Answers
  readonly wish: ScheduleWish
  /** Null: nobody is called. */
  readonly trials: Trials | null
  readonly file: string
}

/** Everything up to the first byte that stays. */
async function decide(
  frame: Frame,
  talk: Talk | null,
  { flags, wish, trials, file }: Wishes,
): Promise<Made> {
  const walked =
    talk === null
      ? { answers: flags, signedIn: false }
      : await leaving(() => {
          talk.say(QUESTION.intro)
          return walk(flags, talk, trials)
        })
  const { answers, signedIn } = walked
  if (talk === null && trials !== null) await refuseBad(answers, trials, frame)
  const written = configOf(answers, frame.locale)
  const config = checked(written, dirname(file), frame.env)
  const place = placeOf(file)
  const draft = (one: ScheduleWish): Promise<Schedule> => draftSchedule(one, config, place)
  // The package's units are there already, so nobody is asked where to write some.
  const hasUnits = isPackaged(file) && wish.systemd === undefined && wish.crontab === undefined
  const schedule = hasUnits
    ? packagedSchedule(file)
    : talk === null
      ? await draft(wish)
      : await leaving(() => agreedSchedule(talk, wish, draft))
  return { written, config, schedule, signedIn, otherLink: answers.otherLink === 'yes' }
}

async function refuseBad(answers: Answers, trials: Trials, { locale }: Frame): Promise<void> {
  const found = await checkAnswers(answers, trials)
  if (found.some((one) => one.state === 'bad')) throw notGood(found, locale)
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
  return new StonError({ code: 'usage', message: INIT.stopped() })
}

/** For a configuration that is there already, also when it has changed since. */
async function scheduleFor(frame: Frame, file: string, wish: ScheduleWish): Promise<Schedule> {
  const { config } = loadConfig(file, frame.env)
  const schedule = await draftSchedule(wish, config, placeOf(file))
  await writeSchedule(schedule, config)
  return schedule
}

/** A variable that is named need not be set yet. */
function checked(written: unknown, dir: string, env: Frame['env']): Config {
  const filled = new Proxy(env, { get: (target, name) => target[String(name)] || 'set-later' })
  try {
    return configFrom(written, dir, filled)
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error
    const { problems } = error
    throw new StonError({ code: 'usage', message: INIT.wrong(), problems })
  }
}
