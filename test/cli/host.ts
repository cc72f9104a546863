import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, type Host } from '../../src/cli/main.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Environment = Readonly<Record<string, string>>

/** One call of ston in this process, with streams that only remember. */
export async function call(
  args: readonly string[],
  env: Environment = {},
  more: Partial<Host> = {},
): Promise<Ended> {
  const out: string[] = []
  const err: string[] = []
  const code = await run({
    argv: ['node', 'ston', ...args],
    env,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ...more,
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

/** The built program as a process of its own. */
export async function ston(args: readonly string[], env: Environment = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/ston.js', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'ston-cli-'))
}

export function configFile(content: unknown): string {
  const file = join(folder(), 'config.json')
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 })
  return file
}

/** Options by their names in the program: `neClientId` as `--ne-client-id`. */
export function asFlags(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).flatMap(([key, value]) => [
    `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ])
}
