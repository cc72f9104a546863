import type { LoginOptions } from '../commands/auth.ts'
import type { Ask } from '../kernel/console.ts'
import { COMMANDS } from '../messages/commands.ts'
import type { Declare } from './declare.ts'

export function auth({ command, group, t, runner, app, reading }: Declare): void {
  const auth = group('auth', COMMANDS.auth)
  const load = () => import('../commands/auth.ts')
  command('login', COMMANDS.authLogin, auth)
    .argument('[URL]', t(COMMANDS.authLogin.options.url))
    .action((url: string | undefined) =>
      app(async (opened) => {
        const { authLogin } = await load()
        return authLogin(opened, { ...(url === undefined ? {} : { url }), ask: line(runner.ask) })
      }),
    )
  command('status', COMMANDS.authStatus, auth).action(() =>
    reading(async (opened) => (await load()).authStatus(opened)),
  )
  command('refresh', COMMANDS.authRefresh, auth).action(() =>
    app(async (opened) => (await load()).authRefresh(opened)),
  )
}

/** A person who leaves without an answer has given an empty one. */
function line(ask: Ask | null): LoginOptions['ask'] {
  if (ask === null) return null
  return async (question, signal) =>
    (await ask(question, signal === undefined ? {} : { signal })) ?? ''
}
