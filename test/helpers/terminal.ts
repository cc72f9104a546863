import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/**
 * The built program on a real terminal: `script` (util-linux) gives it one. What it writes to stdout and stderr comes out
 * as one text, as a person sees it.
 */
export class Terminal {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  text = ''

  constructor(
    args: readonly string[],
    { env = {}, columns = 80 }: { env?: Record<string, string>; columns?: number } = {},
  ) {
    const command = ['exec', process.execPath, 'bin/ston.js', ...args].map(quoted).join(' ')
    this.#child = spawn(
      'script',
      ['-qefc', `stty cols ${columns} rows 24; ${command}`, '/dev/null'],
      {
        env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.text += text))
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject).on('close', (code) => resolve(code))
    })
    onTestFinished(() => {
      this.#child.kill('SIGKILL')
    })
  }

  /** Waits until the text has come since the last time somebody typed. */
  async sees(words: string): Promise<void> {
    const began = performance.now()
    while (!this.text.slice(this.#from).includes(words)) {
      if (performance.now() - began > 20_000) throw new Error(`no "${words}" in: ${this.text}`)
      await sleep(20)
    }
  }

  /** Answers a question once it is asked. */
  async answer(question: string, answer: string): Promise<void> {
    await this.sees(question)
    this.#from = this.text.length
    this.#child.stdin?.write(`${answer}\r`)
  }

  press(keys: string): void {
    this.#child.stdin?.write(keys)
  }

  #from = 0
}

function quoted(text: string): string {
  return /^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
