import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Config } from '../config/index.ts'
import { jobsOf } from './jobs.ts'
import { startSteps, type Schedule } from './schedule.ts'

/** Where the Debian package keeps configurations, data and units. */
const CONFIGS = '/etc/ston'
const DATA = '/var/lib/ston'
const UNIT = '/usr/lib/systemd/system/ston.service'

/** A configuration that the package's units read: its own, or `/etc/ston/<shop>/config.json`. */
export function isPackaged(file: string): boolean {
  const folder = dirname(file)
  const isOurs = folder === CONFIGS || dirname(folder) === CONFIGS
  return isOurs && basename(file) === 'config.json' && existsSync(UNIT)
}

/** Beside a configuration in `/etc` no data belong. */
export function packagedData(file: string): string {
  const shop = shopOf(file)
  return shop === null ? `${DATA}/data` : `${DATA}/${shop}/data`
}

/** Nothing to write: the units are there, and only have to be started. */
export function packagedSchedule(file: string, config: Config): Schedule {
  const shop = shopOf(file)
  const named = (unit: string): string => (shop === null ? unit : unit.replace('.', `@${shop}.`))
  const timers = jobsOf(config).map((job) => named(`ston-${job}.timer`))
  return { drafts: [], steps: startSteps([], named('ston.service'), timers) }
}

function shopOf(file: string): string | null {
  const folder = dirname(file)
  return folder === CONFIGS ? null : basename(folder)
}
