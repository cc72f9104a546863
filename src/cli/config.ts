import { configPath } from '../config/index.ts'
import { CONFIG_COMMAND } from '../messages/config-command.ts'
import type { Declare } from './declare.ts'

export function config({
  command,
  group,
  t,
  runner,
  reading,
  setting,
  configOption,
}: Declare): void {
  const { get, set } = CONFIG_COMMAND
  const config = group('config', CONFIG_COMMAND.config)
  const load = () => import('../commands/config.ts')
  const place = () => ({
    file: configPath(configOption(), runner.frame.env),
    env: runner.frame.env,
  })
  command('check', CONFIG_COMMAND.check, config).action(() =>
    reading(async (app) => (await load()).configCheck(app, place())),
  )
  command('show', CONFIG_COMMAND.show, config).action(() =>
    reading(async (app) => (await load()).configShow(app, place())),
  )
  command('get', get, config)
    .argument('<KEY>', t(get.options.key))
    .action((name: string) => reading(async (app) => (await load()).configGet(app, place(), name)))
  // Root may: the file keeps its owner.
  command('set', set, config)
    .argument('<KEY>', t(set.options.key))
    .argument('<VALUE>', t(set.options.value))
    .action((name: string, value: string) =>
      setting(async (app) =>
        (await load()).configSet(app, place(), { name, value, stdin: runner.stdin }),
      ),
    )
}
