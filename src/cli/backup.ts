import { SERVER } from '../messages/server-commands.ts'
import type { Declare } from './declare.ts'

/** Root may: what is made on the way belongs to the owner of the data. */
export function backup({ command, t, reading }: Declare): void {
  command('backup', SERVER.backup)
    .argument('<FILE>', t(SERVER.backup.options.file))
    .action((file: string) =>
      reading(async (app) => (await import('../commands/backup.ts')).backup(app, file)),
    )
}

export function restore({ command, t, app }: Declare): void {
  command('restore', SERVER.restore)
    .argument('<FILE>', t(SERVER.restore.options.file))
    .action((file: string) =>
      app(async (opened) => (await import('../commands/backup.ts')).restore(opened, file)),
    )
}
