import type { Config } from '../config/index.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { quoted } from '../kernel/shell-quote.ts'
import { CRON_HEAD, cronLine, JOBS } from '../messages/init-schedule.ts'
import { CALLS, type Job, jobsOf } from './jobs.ts'
import type { Place } from './place.ts'
import { template } from './units.ts'

/** `contrib/crontab.example` for this machine: the lines that this configuration has work for, in this clock's time. */
export function crontabOf(config: Config, place: Place): string {
  const locale = config.locale ?? 'ja'
  const jobs = jobsOf(config)
  const calls = jobs.map((job) => CALLS[job])
  const [, settings = '', ...paragraphs] = template('crontab.example').trim().split('\n\n')
  const kept = paragraphs.flatMap((paragraph) => {
    const line = paragraph
      .split('\n')
      .map(readLine)
      .find((one) => one !== null)
    if (line === undefined || line === null || !calls.includes(line.call)) return []
    const job = jobs.find((one) => CALLS[one] === line.call)
    const comment = job === undefined ? '' : say(locale, told(job, line))
    // A sign-in is lost within three days, while the rest is still being prepared.
    const off = job === 'auth-refresh' ? '' : '#'
    const call = `${timeOf(line, place)}  ${place.user}  ${callOf(line.call, place)}`
    return [`# ${comment}\n${off}${call}`]
  })
  const head = CRON_HEAD.map((one) => `# ${say(locale, one)}`).join('\n')
  return `${[head, settingsOf(settings, config, place), ...kept].join('\n\n')}\n`
}

interface Line {
  readonly minute: string
  readonly hour: string
  readonly day: string
  readonly call: string
}

/** A line of the example, whether it is switched on there or not. */
function readLine(text: string): Line | null {
  const match = /^#?(\d+) ([\d,-]+) \* \* (\*|\d)\s+ston\s+ston (.*)$/.exec(text)
  if (match === null) return null
  const [, minute = '', hour = '', day = '', call = ''] = match
  return { minute, hour, day, call }
}

/** Each time of a line, or the first and the last of many. */
function told(job: Job, { minute, hour, day }: Line): Sentence {
  const times = hoursIn(hour).map((one) => `${one}:${minute.padStart(2, '0')}`)
  const [first = '', last = ''] = [times[0], times.at(-1)]
  const text = times.length > 6 ? `${first}–${last}` : times.join(', ')
  return cronLine(JOBS[job], text, day === '*' ? null : Number(day))
}

function settingsOf(settings: string, config: Config, place: Place): string {
  return settings
    .split('\n')
    .map((line) => {
      const key = line.split('=')[0]
      if (key === 'STON_CONFIG') return `STON_CONFIG="${place.config}"`
      return key === 'MAILTO' ? `MAILTO=${config.mail.to[0] ?? place.user}` : line
    })
    .join('\n')
}

const JAPAN = 9 * 60
const DAY = 24 * 60

/** The example means Japan time; cron goes by this machine's clock. */
function timeOf({ minute, hour, day }: Line, { zone }: Place): string {
  const times = hoursIn(hour).map((one) => one * 60 + Number(minute) + zone - JAPAN)
  const hours = times.map((time) => Math.floor(modulo(time, DAY) / 60)).toSorted((a, b) => a - b)
  const shift = Math.floor((times[0] ?? 0) / DAY)
  const weekday = day === '*' ? day : String(modulo(Number(day) + shift, 7))
  return `${modulo(times[0] ?? 0, 60)} ${hours.join(',')} * * ${weekday}`
}

/** `9-12` and `9,12` as numbers. */
function hoursIn(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}

/** cron ends a command at a plain `%`. */
function callOf(call: string, { node, program }: Place): string {
  return [quoted(node), quoted(program), call].join(' ').replaceAll('%', '\\%')
}
