import { execFileSync } from 'node:child_process'

/** The tests in `test/cli` run the built program, so what they run must be what is in `src`. */
export default function build(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  })
}
