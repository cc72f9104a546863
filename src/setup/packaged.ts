import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { StonError } from '../kernel/errors.ts'
import { INIT } from '../messages/init.ts'
import { SCHEDULE } from '../messages/init-schedule.ts'
import type { Schedule } from './schedule.ts'

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

/** What root writes is root's, and the package's units could not read it. Throws `StonError` (`owner`). */
export function refuseRoot(file: string): void {
  if (!isPackaged(file) || process.getuid?.() !== 0) return
  throw new StonError({ code: 'owner', message: INIT.notAsRoot(file), hint: INIT.asItsUser() })
}

/** Beside a configuration in `/etc` no data belong. */
export function packagedData(file: string): string {
  const shop = shopOf(file)
  return shop === null ? `${DATA}/data` : `${DATA}/${shop}/data`
}

/** Nothing to write: the unit is there, does all that is due, and only has to be started. */
export function packagedSchedule(file: string): Schedule {
  const shop = shopOf(file)
  const unit = shop === null ? 'ston.service' : `ston@${shop}.service`
  const commands = [`sudo systemctl enable --now ${unit}`]
  return { drafts: [], steps: [{ what: SCHEDULE.packaged, commands }] }
}

function shopOf(file: string): string | null {
  const folder = dirname(file)
  return folder === CONFIGS ? null : basename(folder)
}
