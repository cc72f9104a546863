import { Command } from 'commander'
import { describe, speak, writeTo } from './cli/help.ts'
import { badValue } from './cli/usage-error.ts'
import type { App, Ask, Frame, Report } from './commands/command.ts'
import type { InitOptions } from './commands/init.ts'
import { CLI, GLOBAL, USAGE } from './text/cli.ts'
import { COMMANDS, type CommandText } from './text/commands.ts'
import { oneOf } from './text/config.ts'
import { say, type Locale } from './text/sentence.ts'
import { VERSION } from './version.ts'

/** What the program needs from its surroundings to run a command. */
export interface Runner {
  readonly locale: Locale
  readonly frame: Frame
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
  /** commander's own text for stderr: the help, when no command was given. */
  onHelp(text: string): void
  /** Runs a command that needs the configuration. */
  withApp(options: GlobalOptions, work: (app: App) => Promise<Report>): Promise<void>
  /** Runs a command that does not. */
  withFrame(work: (frame: Frame) => Promise<Report>): Promise<void>
}

export interface GlobalOptions {
  readonly config?: string
  readonly wait: number
}

/** The program. Each command's module is loaded when the command runs, so that none pays for another. */
export function program(runner: Runner): Command {
  const ston = new Command('ston')
  writeTo(ston, runner.frame.stdout, (text) => runner.onHelp(text))
  speak(ston, runner.locale)
  describe(ston, COMMANDS.ston, runner.locale)
  globals(ston, runner.locale)
  const declare = declaring(ston, runner)
  init(declare)
  serve(declare)
  flush(declare)
  status(declare)
  failures(declare)
  auth(declare)
  demo(declare)
  return ston
}

function globals(ston: Command, locale: Locale): void {
  const t = (key: keyof typeof GLOBAL): string => say(locale, GLOBAL[key])
  ston
    .version(VERSION, '-V, --version', t('version'))
    .option('--config <FILE>', t('config'))
    .option('--json', t('json'))
    .option('--quiet', t('quiet'))
    .option('--verbose', t('verbose'))
    .option('--locale <ja|en>', t('locale'), choice('--locale', ['ja', 'en']))
    .option('--no-color', t('color'))
    .option('--wait <SECONDS>', t('wait'), seconds, 60)
}

/** How the functions below declare a command. */
interface Declare {
  readonly runner: Runner
  readonly command: (usage: string, text: CommandText, parent?: Command) => Command
  /** Runs `work` with the configuration that the global options name. */
  readonly app: (work: (app: App) => Promise<Report>) => Promise<void>
  readonly configOption: () => string | undefined
}

function declaring(ston: Command, runner: Runner): Declare {
  const options = (): GlobalOptions => ston.opts<GlobalOptions>()
  return {
    runner,
    command: (usage, text, parent = ston) => describe(parent.command(usage), text, runner.locale),
    app: (work) => runner.withApp(options(), work),
    configOption: () => options().config,
  }
}

function init({ command, runner, configOption }: Declare): void {
  const text = COMMANDS.init.options
  const t = (key: keyof typeof text): string => say(runner.locale, text[key])
  command('init', COMMANDS.init)
    .option('--stock-master <NAME>', t('stockMaster'))
    .option('--public-url <URL>', t('publicUrl'))
    .option('--port <PORT>', t('port'))
    .option('--contract-id <ID>', t('contractId'))
    .option('--stores <IDS>', t('stores'))
    .option('--api <NAME>', t('api'))
    .option('--client-id <ID>', t('clientId'))
    .option('--client-secret-env <NAME>', t('clientSecretEnv'))
    .option('--access-token-env <NAME>', t('accessTokenEnv'))
    .option('--ne-client-id <ID>', t('neClientId'))
    .option('--ne-client-secret-env <NAME>', t('neClientSecretEnv'))
    .option('--yes', t('yes'))
    .action((options: InitOptions) =>
      runner.withFrame(async (frame) => {
        const command = await import('./commands/init.ts')
        return command.init(frame, { ...options, config: configOption() }, runner.ask)
      }),
    )
}

function serve({ command, app }: Declare): void {
  command('serve', COMMANDS.serve)
    .alias('serve-webhook')
    .action(() => app(async (opened) => (await import('./commands/serve.ts')).serve(opened)))
}

function flush({ command, runner, app }: Declare): void {
  command('flush', COMMANDS.flush)
    .option('--dry-run', say(runner.locale, COMMANDS.flush.options.dryRun))
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      app(async (opened) => (await import('./commands/flush.ts')).flush(opened, { dryRun })),
    )
}

function status({ command, runner, app }: Declare): void {
  command('status', COMMANDS.status)
    .option('--check', say(runner.locale, COMMANDS.status.options.check))
    .action(({ check = false }: { check?: boolean }) =>
      app(async (opened) => (await import('./commands/status.ts')).status(opened, { check })),
    )
}

function failures({ command, runner, app }: Declare): void {
  const group = command('failures', COMMANDS.failures)
    .usage(say(runner.locale, CLI.usage))
    .helpCommand(false)
  const load = () => import('./commands/failures.ts')
  command('list', COMMANDS.failuresList, group).action(() =>
    app(async (opened) => (await load()).failuresList(opened)),
  )
  command('retry', COMMANDS.failuresRetry, group)
    .argument('[ID...]', say(runner.locale, COMMANDS.failuresRetry.options.id))
    .action((ids: string[]) => app(async (opened) => (await load()).failuresRetry(opened, ids)))
  command('drop', COMMANDS.failuresDrop, group)
    .argument('<ID...>', say(runner.locale, COMMANDS.failuresDrop.options.id))
    .requiredOption('--why <TEXT>', say(runner.locale, COMMANDS.failuresDrop.options.why))
    .action((ids: string[], { why }: { why: string }) =>
      app(async (opened) => (await load()).failuresDrop(opened, ids, why)),
    )
  const resolving = COMMANDS.failuresResolve.options
  command('resolve', COMMANDS.failuresResolve, group)
    .argument('<ID>', say(runner.locale, resolving.id))
    .option('--applied', say(runner.locale, resolving.applied))
    .option('--not-applied', say(runner.locale, resolving.notApplied))
    .action(
      (
        id: string,
        { applied = false, notApplied = false }: { applied?: boolean; notApplied?: boolean },
      ) =>
        app(async (opened) => (await load()).failuresResolve(opened, id, { applied, notApplied })),
    )
}

function auth({ command, runner, app }: Declare): void {
  const group = command('auth', COMMANDS.auth)
    .usage(say(runner.locale, CLI.usage))
    .helpCommand(false)
  const load = () => import('./commands/auth.ts')
  command('login', COMMANDS.authLogin, group)
    .argument('[URL]', say(runner.locale, COMMANDS.authLogin.options.url))
    .action((url: string | undefined) =>
      app(async (opened) => {
        const { authLogin } = await load()
        return authLogin(opened, { ...(url === undefined ? {} : { url }), ask: line(runner.ask) })
      }),
    )
  command('status', COMMANDS.authStatus, group).action(() =>
    app(async (opened) => (await load()).authStatus(opened)),
  )
  command('refresh', COMMANDS.authRefresh, group).action(() =>
    app(async (opened) => (await load()).authRefresh(opened)),
  )
}

/** A person who leaves without an answer has given an empty one. */
function line(ask: Ask | null): ((question: string) => Promise<string>) | null {
  return ask === null ? null : async (question) => (await ask(question)) ?? ''
}

function demo({ command, runner }: Declare): void {
  const text = COMMANDS.demo.options
  const apis = ['legacy', 'platform'] as const
  command('demo', COMMANDS.demo)
    .option('--keep', say(runner.locale, text.keep))
    .option('--api <NAME>', say(runner.locale, text.api), choice('--api', apis), 'legacy')
    .action(({ keep = false, api }: { keep?: boolean; api: 'legacy' | 'platform' }) =>
      runner.withFrame(async (frame) =>
        (await import('./commands/demo.ts')).demo(frame, { keep, api }),
      ),
    )
}

function choice<T extends string>(option: string, allowed: readonly T[]) {
  return (value: string): T => {
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw badValue(option, value, oneOf(allowed))
    return found
  }
}

function seconds(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw badValue('--wait', value, USAGE.seconds())
  }
  return number
}
