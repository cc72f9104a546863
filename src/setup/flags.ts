import type { Answers } from './answers.ts'
import type { ScheduleWish } from './schedule.ts'

/** The flags. A secret on the command line would stand in the process list, so only its variable is named there. */
export interface InitOptions
  extends
    Omit<
      Answers,
      'clientSecret' | 'accessToken' | 'neClientSecret' | 'smtpUrl' | 'warehouse' | 'warehouses'
    >,
    ScheduleWish {
  readonly clientSecretEnv?: string
  readonly accessTokenEnv?: string
  readonly neClientSecretEnv?: string
  readonly smtpUrlEnv?: string
  /** Like `1=本店,2=駅前`. */
  readonly warehouses?: string
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
  const { systemd, crontab, warehouses, yes: _, check: __, config: ___, ...plain } = options
  const answers = Object.entries(plain).map(([key, value]) =>
    key.endsWith('Env') ? [key.slice(0, -'Env'.length), { env: value }] : [key, value],
  )
  const each = warehouses === undefined ? {} : { warehouses: eachOf(warehouses) }
  return { answers: { ...Object.fromEntries(answers), ...each }, wish: { systemd, crontab } }
}

/** Names may have blanks. What is no pair is left for the configuration's own check to complain about. */
function eachOf(warehouses: string): Readonly<Record<string, string>> {
  const pairs = warehouses.split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [store = '', ...name] = pair.split('=')
      return [store.trim(), name.join('=').trim()]
    }),
  )
}

/** Nothing is wanted but the files that start ston by itself. */
export function isScheduleOnly(flags: Answers, { systemd, crontab }: ScheduleWish): boolean {
  return (systemd !== undefined || crontab !== undefined) && Object.keys(flags).length === 0
}
