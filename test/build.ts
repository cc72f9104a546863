import { execFileSync } from 'node:child_process'

/** The tests in `test/cli` run the built program, so what they run must be what is in `src`. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
