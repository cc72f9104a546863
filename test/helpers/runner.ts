import type { Runner } from '../../src/cli/declare.ts'
import type { Locale } from '../../src/kernel/sentence.ts'

const STUB = { write: () => true }

/** For a test that looks at how commands are declared, and runs none. */
export function runnerFor(locale: Locale): Runner {
  return {
    locale,
    frame: {
      locale,
      json: false,
      quiet: false,
      verbose: false,
      color: false,
      env: {},
      stdout: STUB,
      stderr: STUB,
      signal: new AbortController().signal,
    },
    ask: null,
    stdin: undefined,
    onHelp: () => undefined,
    onOut: () => undefined,
    withApp: () => Promise.resolve(),
    withLastingApp: () => Promise.resolve(),
    withTrial: () => Promise.reject(new Error('nothing is tried here')),
    withFrame: () => Promise.resolve(),
  }
}
