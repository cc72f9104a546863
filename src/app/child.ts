import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Ended } from '../context.ts'
import { foreignJson } from '../kernel/json.ts'

/** A document of `--json` is small; what is longer is none of ours. */
const MOST = 4 * 1024 * 1024

/** With the flags of every child; what stands behind `--` stays behind it. */
export function childArgs(args: readonly string[], config: string | undefined): readonly string[] {
  const mark = args.indexOf('--')
  const end = mark === -1 ? args.length : mark
  const own = ['--json', '--quiet', ...(config === undefined ? [] : ['--config', config])]
  return [...args.slice(0, end), ...own, ...args.slice(end)]
}

interface ChildOptions {
  readonly signal: AbortSignal
  readonly isVerbose: boolean
  /** For its standard input; what is secret stands on no command line. */
  readonly input?: string | Uint8Array | undefined
}

/**
 * One command of this program as a process of its own. What it says to people goes nowhere, unless somebody watches: it records and
 * mails its own outcome.
 */
export async function startChild(
  args: readonly string[],
  { signal, isVerbose, input }: ChildOptions,
): Promise<Ended> {
  const program = process.argv[1] ?? ''
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ['pipe', 'pipe', isVerbose ? 'inherit' : 'ignore'],
  })
  // One that does not want to hear it ends by itself.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input ?? '')
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
