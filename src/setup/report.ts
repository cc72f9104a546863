import { type Config, configPath, smaregiAccess } from '../config/index.ts'
import { nextSteps, PUBLIC_HOST, type Steps } from '../messages/init-next-steps.ts'
import { SCHEDULE } from '../messages/init-schedule.ts'
import { say } from '../kernel/sentence.ts'
import type { Frame, Report } from '../context.ts'
import { quoted } from '../kernel/shell-quote.ts'
import { STANDARD } from './answers.ts'
import { isPackaged } from './packaged.ts'
import type { Schedule } from './schedule.ts'

/** What `init` has decided on. */
export interface Made {
  /** The configuration as it is written, and as it is read. */
  readonly written: unknown
  readonly config: Config
  readonly schedule: Schedule
  readonly signedIn: boolean
  /** The former service, or another link, still runs. */
  readonly otherLink: boolean
}

/** What doctor has found (null: nothing was looked at), and what to do next. */
export function madeReport(frame: Frame, file: string, made: Made, looked: Report | null): Report {
  const { schedule } = made
  return {
    exit: 'ok',
    json: {
      outcome: 'ok',
      path: file,
      ...(looked?.json as object | undefined),
      ...scheduleJson(schedule),
    },
    text: [
      looked === null ? '' : `${looked.text}\n`,
      steps(frame, file, made),
      scheduleText(frame, schedule),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  }
}

function steps(frame: Frame, file: string, { config, schedule, signedIn }: Made): string {
  const { path, port, sncode, publicUrl } = config.webhook
  const made = {
    file,
    webhookUrl: `${publicUrl ?? say(frame.locale, PUBLIC_HOST)}${path ?? ''}`,
    sncode: sncode[0] ?? '',
    proxyPort: port === Number(STANDARD.port) ? null : port,
    push: {
      url: `${publicUrl ?? say(frame.locale, PUBLIC_HOST)}${config.nextengine.push.path}`,
      account: config.nextengine.push.account,
      key: config.nextengine.push.key,
    },
    redirectUri: config.nextengine.redirectUri,
    receive: config.smaregi.receive,
    signedIn,
    starts: startsOf(schedule),
    asksPlatform: smaregiAccess(config)?.api === 'platform',
    ...calling(frame, file),
  }
  return say(frame.locale, nextSteps(made))
}

/** The package's files are read as its user, and `sudo` passes no variable on. */
function calling(frame: Frame, file: string): Pick<Steps, 'setting' | 'before' | 'behind'> {
  const isFound = configPath(undefined, frame.env) === file
  if (!isPackaged(file))
    return {
      setting: isFound ? '' : `export STON_CONFIG=${quoted(file)}`,
      before: '',
      behind: '',
    }
  return {
    setting: '',
    before: 'sudo -u ston ',
    behind: isFound ? '' : ` --config ${quoted(file)}`,
  }
}

function startsOf({ drafts, steps: todo }: Schedule): 'nothing' | 'cron' | 'units' | 'service' {
  if (todo.length === 0) return 'nothing'
  // The package's unit is there already.
  if (drafts.length === 0) return 'service'
  return drafts.some(({ file }) => file.endsWith('.service')) ? 'units' : 'cron'
}

function scheduleJson({ drafts, steps: todo }: Schedule): object {
  if (drafts.length === 0 && todo.length === 0) return {}
  return { files: drafts.map((one) => one.file), next: todo.flatMap((one) => one.commands) }
}

function scheduleText({ locale }: Frame, { drafts, steps: todo }: Schedule): string {
  if (drafts.length === 0 && todo.length === 0) return ''
  return [
    ...drafts.map(({ file, there }) =>
      say(locale, there ? SCHEDULE.same(file) : SCHEDULE.wrote(file)),
    ),
    ...(process.getuid?.() === 0 ? [say(locale, SCHEDULE.asRoot)] : []),
    ...todo.flatMap(({ what, commands }) => [
      '',
      say(locale, what),
      ...commands.map((one) => `  ${one}`),
    ]),
    '',
  ].join('\n')
}

export function scheduleReport(frame: Frame, file: string, schedule: Schedule): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', path: file, ...scheduleJson(schedule) },
    text: scheduleText(frame, schedule),
  }
}
