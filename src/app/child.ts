import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Ended } from '../context.ts'
import { foreignJson } from '../kernel/json.ts'

/** A document of `--json` is small; what is longer is none of ours. */
const MOST = 4 * 1024 * 1024

/**
 * One command of this program as a process of its own. What it says to people goes nowhere, unless somebody watches: it records and
 * mails its own outcome.
 */
export async function startChild(
  args: readonly string[],
  { signal, isVerbose }: { readonly signal: AbortSignal; readonly isVerbose: boolean },
): Promise<Ended> {
  const program = process.argv[1] ?? ''
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ['ignore', 'pipe', isVerbose ? 'inherit' : 'ignore'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (out.length < MOST) out += text
  })
  const stop = (): void => {
    child.kill('SIGTERM')
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    const [exit] = (await once(child, 'close')) as [number | null]
    return { exit, json: foreignJson(out) }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
