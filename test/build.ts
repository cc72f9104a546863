import { execFileSync } from 'node:child_process'

/** The tests in `test/cli` run the built program, so what they run must be what is in `src`. */
export default function build(): void {
  // `.ci/nodes` runs several at once, on what has been built.
  if (process.env['STON_BUILT'] !== undefined) return
  const said = execFileSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  // Everybody who installs from the source would read it.
  if (said !== '') throw new Error(`the build is not silent: ${said}`)
  // Each project of `vitest.config.ts` asks for it.
  process.env['STON_BUILT'] = '1'
}
