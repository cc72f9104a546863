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
  const { systemd, crontab, yes: _, check: __, config: ___, ...plain } = options
  const answers = Object.entries(plain).map(([key, value]) =>
    key.endsWith('Env') ? [key.slice(0, -'Env'.length), { env: value }] : [key, value],
  )
  return { answers: Object.fromEntries(answers), wish: { systemd, crontab } }
}

/** Nothing is wanted but the files that start ston by itself. */
export function isScheduleOnly(flags: Answers, { systemd, crontab }: ScheduleWish): boolean {
  return (systemd !== undefined || crontab !== undefined) && Object.keys(flags).length === 0
}
