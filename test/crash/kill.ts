import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Shop } from '../helpers/shop.ts'

export const COMMANDS = {
  flush: ['flush'],
  'flush-urgent': ['flush', '--urgent'],
  run: ['run'],
  'import-orders': ['import-orders'],
  'reconcile-nextengine': ['reconcile', '--apply', 'nextengine', '--yes'],
  'reconcile-smaregi': ['reconcile', '--apply', 'smaregi', '--yes'],
  probe: ['doctor', '--probe', '1001', '--yes'],
} as const

interface Killed {
  readonly killed: boolean
  /** Of a program that was over before its n-th step; 0 of one that was killed. */
  readonly steps: number
}

/** Runs the built program as cron does, and kills it before its n-th step on disk or, where the config names one, in the database. */
export async function killed(
  command: keyof typeof COMMANDS | readonly string[],
  configPath: string,
  at: number,
  aheadMs = 0,
): Promise<Killed> {
  const words = typeof command === 'string' ? COMMANDS[command] : command
  const program = ['bin/ston.js', ...words, '--config', configPath]
  const args = ['--import', './test/crash/kill-at.js', ...program, '--json', '--wait', '5']
  const { store } = JSON.parse(await readFile(configPath, 'utf8')) as { store: { url?: string } }
  const sql = store.url === undefined ? '0' : '1'
  const env = {
    ...process.env,
    STON_TEST_KILL: String(at),
    STON_TEST_KILL_SQL: sql,
    STON_TEST_AHEAD: String(aheadMs),
  }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const ended = new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (...how) => resolve(how))
  })
  const [out, err, steps] = await Promise.all(
    child.stdio.slice(1).map((pipe) => text(pipe as Readable)),
  )
  const [code, signal] = await ended
  if (code === 1 || code === 2)
    throw new Error(`${words.join(' ')} ended with ${code}: ${out}${err}`)
  return { killed: signal === 'SIGKILL', steps: Number(steps) }
}

/** Flushes as cron would, until nothing waits any more. `other`: a product that others move in Next Engine meanwhile. */
export async function comesToRest(shop: Shop, other: string): Promise<void> {
  let said = ''
  for (let runs = 0; runs < 30; runs++) {
    const ran = await shop.flush()
    if (ran.json['outcome'] === 'ok' && ran.json['waiting'] === 0) return
    said = ran.out
    await shop.goesOn(other)
  }
  throw new Error(`it does not come to rest: ${said}`)
}
