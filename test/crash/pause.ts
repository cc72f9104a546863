import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** See `pause-at.js`. */
export interface Setting {
  readonly pause?: string
  readonly space?: string
  readonly noSockets?: boolean
  readonly noLinks?: boolean
  readonly laterMs?: number
  readonly aheadMs?: number
}

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts the built program as cron does. */
export function start(args: readonly string[], configPath: string, setting: Setting): Program {
  const { pause, space, noSockets, noLinks, laterMs, aheadMs } = setting
  const env = {
    ...process.env,
    ...(pause === undefined ? {} : { STON_TEST_PAUSE: pause }),
    ...(space === undefined ? {} : { STON_TEST_SPACE: space }),
    ...(noSockets === true ? { STON_TEST_NO_SOCKETS: '1' } : {}),
    ...(noLinks === true ? { STON_TEST_NO_LINKS: '1' } : {}),
    ...(laterMs === undefined ? {} : { STON_TEST_LATER: String(laterMs) }),
    ...(aheadMs === undefined ? {} : { STON_TEST_AHEAD: String(aheadMs) }),
  }
  const program = ['bin/ston.js', ...args, '--config', configPath, '--json', '--wait', '0']
  const child = spawn(process.execPath, ['--import', './test/crash/pause-at.js', ...program], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve) => {
    child.once('close', (status) => resolve(status))
  })
  const said = Promise.all([child.stdout, child.stderr].map((pipe) => text(pipe as Readable)))
  const ended = Promise.all([code, said]).then(([status, [out = '', err = '']]) => ({
    code: status,
    out,
    err,
  }))
  return { child, ended }
}

export function ran(args: readonly string[], configPath: string, setting: Setting): Promise<Ended> {
  return start(args, configPath, setting).ended
}

/** Waits until it has stopped; an error where it ends instead. */
export async function stopped({ child, ended }: Program): Promise<void> {
  let over: Ended | null = null
  void ended.then((how) => (over = how))
  while (over === null) {
    if (stateOf(child.pid ?? 0) === 'T') return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`it did not stop: ${JSON.stringify(over)}`)
}

export function goOn({ child }: Program): void {
  child.kill('SIGCONT')
}

function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.charAt(stat.lastIndexOf(')') + 2)
  } catch {
    return ''
  }
}
