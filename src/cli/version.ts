import { buildOf, VERSION } from '../kernel/version.ts'
import { say } from '../kernel/sentence.ts'
import { SERVER, VERSION_TEXT } from '../messages/server-commands.ts'
import type { Declare } from './declare.ts'

export function version({ command, runner }: Declare): void {
  command('version', SERVER.version).action(() =>
    runner.withFrame(({ locale }) => {
      const build = buildOf()
      const told = build ?? say(locale, VERSION_TEXT.unknown)
      return Promise.resolve({
        exit: 'ok',
        json: { version: VERSION, build, node: process.versions.node },
        text: `ston ${VERSION} (${say(locale, VERSION_TEXT.build)} ${told}, Node.js ${process.versions.node})`,
      })
    }),
  )
}
