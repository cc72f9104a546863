import { configPath } from '../config/index.ts'
import { say } from '../kernel/sentence.ts'
import { CLI } from '../messages/cli.ts'
import { CONFIG_COMMAND } from '../messages/config-command.ts'
import type { Declare } from './declare.ts'

export function config({ command, runner, reading, configOption }: Declare): void {
  const t = say.bind(null, runner.locale)
  const { get, set } = CONFIG_COMMAND
  const group = command('config', CONFIG_COMMAND.config).usage(t(CLI.usage)).helpCommand(false)
  const load = () => import('../commands/config.ts')
  const place = () => ({
    file: configPath(configOption(), runner.frame.env),
    env: runner.frame.env,
  })
  command('check', CONFIG_COMMAND.check, group).action(() =>
    reading(async (app) => (await load()).configCheck(app, place())),
  )
  command('show', CONFIG_COMMAND.show, group).action(() =>
    reading(async (app) => (await load()).configShow(app, place())),
  )
  command('get', get, group)
    .argument('<KEY>', t(get.options.key))
    .action((name: string) => reading(async (app) => (await load()).configGet(app, place(), name)))
  // Root may: the file keeps its owner.
  command('set', set, group)
    .argument('<KEY>', t(set.options.key))
    .argument('<VALUE>', t(set.options.value))
    .action((name: string, value: string) =>
      reading(async (app) =>
        (await load()).configSet(app, place(), { name, value, stdin: runner.stdin }),
      ),
    )
}
