import type { Answers } from './answers.ts'
import type { ScheduleWish } from './schedule.ts'

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

/** What the flags answer, and where the schedule is to go. */
export function sorted(options: InitOptions): {
  readonly answers: Answers
  readonly wish: ScheduleWish
} {
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

/** Nothing is wanted but the files that start ston by itself. */
export function isScheduleOnly(flags: Answers, { systemd, crontab }: ScheduleWish): boolean {
  return (systemd !== undefined || crontab !== undefined) && Object.keys(flags).length === 0
}
