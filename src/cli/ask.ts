import type { Ask, AskOptions, Output } from '../kernel/console.ts'

/** Asks on the terminal; null where there is none. Questions go to stderr, because stdout belongs to the result. */
export function createAsk(
  stdin: NodeJS.ReadableStream | undefined,
  stderr: Output,
  signal: AbortSignal,
): Ask | null {
  const terminal = stdin !== undefined && 'isTTY' in stdin && stdin.isTTY === true
  if (!terminal || stderr.isTTY !== true) return null
  return (question, { signal: withdrawn, ...options } = {}) => {
    const either = withdrawn === undefined ? signal : AbortSignal.any([signal, withdrawn])
    return askOn({ stdin, stderr, signal: either }, question, options)
  }
}

interface Terminal {
  readonly stdin: NodeJS.ReadableStream
  readonly stderr: Output
  /** Aborted: nobody answers any more. */
  readonly signal: AbortSignal
}

async function askOn(
  { stdin, stderr, signal }: Terminal,
  question: string,
  { secret = false, raw = false }: AskOptions,
): Promise<string | null> {
  if (signal.aborted) return null
  // Only few commands ask; the others do not load this.
  const [{ createInterface }, { Writable }] = await Promise.all([
    import('node:readline'),
    import('node:stream'),
  ])
  let muted = false
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!muted) stderr.write(chunk.toString())
      done()
    },
  })
  const lines = createInterface({ input: stdin, output: echo, terminal: true })
  return new Promise((resolve) => {
    let answer: string | null = null
    const leave = (): void => lines.close()
    lines.once('SIGINT', leave)
    signal.addEventListener('abort', leave, { once: true })
    // Its own listeners on stdin go only with an orderly end, so everything ends here.
    lines.once('close', () => {
      signal.removeEventListener('abort', leave)
      if (secret || answer === null) stderr.write('\n')
      resolve(answer)
    })
    lines.question(question, (line) => {
      answer = raw ? line : line.trim()
      lines.close()
    })
    muted = secret
  })
}
