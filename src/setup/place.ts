import { realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../kernel/package-root.ts'

/** Where things are on this machine, as systemd and cron have to be told. */
export interface Place {
  /** The program of Node that runs now, absolute. */
  readonly node: string
  /** `bin/ston.js` of this installation, absolute. */
  readonly program: string
  /** The configuration file, absolute. */
  readonly config: string
  /** Who runs ston. */
  readonly user: string
  /** Minutes that this machine's clock is ahead of UTC. */
  readonly zone: number
}

export function placeOf(config: string): Place {
  return {
    node: process.execPath,
    program: realpathSync(fileURLToPath(new URL('bin/ston.js', ROOT))),
    config,
    user: userInfo().username,
    zone: -new Date().getTimezoneOffset(),
  }
}
