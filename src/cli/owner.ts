import { OWNER_COMMAND as TEXT } from '../messages/owner-command.ts'
import type { Declare } from './declare.ts'

export function owner({ command, group, t, runner, app, reading }: Declare): void {
  const owner = group('owner', TEXT.owner)
  const load = () => import('../commands/owner.ts')
  const means = () => ({ ask: runner.ask, stdin: runner.stdin })
  command('add', TEXT.add, owner)
    .argument('<NAME>', t(TEXT.add.options.name))
    .action((name: string) => app(async (opened) => (await load()).ownerAdd(opened, name, means())))
  command('list', TEXT.list, owner).action(() =>
    reading(async (opened) => (await load()).ownerList(opened)),
  )
  command('password', TEXT.password, owner)
    .argument('<NAME>', t(TEXT.password.options.name))
    .action((name: string) =>
      app(async (opened) => (await load()).ownerPassword(opened, name, means())),
    )
  command('remove', TEXT.remove, owner)
    .argument('<NAME>', t(TEXT.remove.options.name))
    .action((name: string) => app(async (opened) => (await load()).ownerRemove(opened, name)))
}
