import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const STORE = 'src/store/files'
/** What only carries out for others: the site is who asked for it. */
const CARRIERS = ['io.ts', 'temp.ts']

/** A place in the store's code that makes something safe. */
export interface Site {
  /** For people, and for a test's name. */
  readonly name: string
  /** `file:line` of the sync and of whoever asked for it, the outermost last. */
  readonly lines: readonly string[]
}

/** Reads where a sync was asked for from an error that was made there. */
export function siteOf(error: Error): Site {
  const lines: string[] = []
  let asked = ''
  let what = 'content'
  for (const frame of (error.stack ?? '').split('\n')) {
    const [, called = '', file = '', line = ''] =
      /at (?:async )?(?:(\S+) \()?.*\/src\/store\/files\/([\w-]+\.ts):(\d+)/.exec(frame) ?? []
    if (file === '') continue
    if (called === 'syncFolder') what = 'names'
    lines.push(`${file}:${line}`)
    asked = `${called === '' ? '' : `${called}, `}${file}:${line}`
    if (!CARRIERS.includes(file)) break
  }
  return { name: `${what} in ${asked}`, lines }
}

/** Every line of the store that asks for a sync, as `file:line`. */
export function linesThatSync(): string[] {
  return readdirSync(STORE).flatMap((file) =>
    readFileSync(join(STORE, file), 'utf8')
      .split('\n')
      .flatMap((text, i) => (asksForSync(text) ? [`${file}:${i + 1}`] : [])),
  )
}

/** The line behind one with such a text, named like those that sync. */
export function lineAfter(file: string, text: string): string {
  const lines = readFileSync(join(STORE, file), 'utf8').split('\n')
  return `${file}:${lines.findIndex((line) => line.includes(text)) + 2}`
}

function asksForSync(text: string): boolean {
  return (
    /\b(?:sync|datasync|syncFolder|replaceFile)\(/.test(text) && !/function|Promise</.test(text)
  )
}
