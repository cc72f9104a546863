import { Command, Option } from 'commander'
import { describe, speak, writeTo } from './help.ts'
import type { Declare, GlobalOptions, Runner } from './declare.ts'
import { choice } from './choice.ts'
import { backup, restore } from './backup.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import { doctor } from './doctor.ts'
import { failures } from './failures.ts'
import { group } from './groups.ts'
import { init } from './init.ts'
import { mail } from './mail.ts'
import { map } from './map.ts'
import { pause, resume } from './pause.ts'
import { reconcile } from './reconcile.ts'
import { owner } from './owner.ts'
import { badValue } from './usage-error.ts'
import { version } from './version.ts'
import { why } from './why.ts'
import type { Ask } from '../kernel/console.ts'
import type { LoginOptions } from '../commands/auth.ts'
import type { FlushOptions } from '../commands/flush.ts'
import { CLI, GLOBAL, USAGE } from '../messages/cli.ts'
import { COMMANDS } from '../messages/commands.ts'
import { RUN_COMMANDS } from '../messages/run-command.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import { aName } from '../messages/owner-command.ts'
import { isName } from '../owners/name.ts'
import { VERSION } from '../kernel/version.ts'

/** How each command is declared, by the word that calls it. */
const COMMAND: Readonly<Record<string, (declare: Declare) => void>> = {
  init,
  config,
  serve,
  run,
  sale,
  pause,
  resume,
  flush,
  'import-orders': importOrders,
  status,
  doctor,
  map,
  failures,
  why,
  reconcile,
  auth,
  mail,
  owner,
  demo,
  backup,
  restore,
  completion,
  version,
}

/** Whether the word calls a command. */
export function isCommand(word: string): boolean {
  return Object.hasOwn(COMMAND, word)
}

/**
 * The program. Each command's module is loaded when the command runs, and where the first word is a command only that one is
 * declared, so that none pays for another.
 */
export function program(runner: Runner, first = ''): Command {
  const ston = new Command('ston')
  writeTo(ston, runner.frame.stdout, (text) => runner.onHelp(text))
  speak(ston, runner.locale)
  describe(ston, COMMANDS.ston, runner.locale, runner.frame.stdout.columns)
  globals(ston, runner.locale)
  const declare = declaring(ston, runner)
  const called = Object.hasOwn(COMMAND, first) ? COMMAND[first] : undefined
  for (const add of called === undefined ? Object.values(COMMAND) : [called]) add(declare)
  group(ston, runner.locale)
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
    .option('--as <NAME>', t('as'), decider)
}

function declaring(ston: Command, runner: Runner): Declare {
  const options = (): GlobalOptions => ston.opts<GlobalOptions>()
  const t = (sentence: Sentence): string => say(runner.locale, sentence)
  const command: Declare['command'] = (usage, text, parent = ston) =>
    describe(parent.command(usage), text, runner.locale, runner.frame.stdout.columns)
  return {
    runner,
    t,
    command,
    group: (usage, text) => command(usage, text).usage(t(CLI.usage)).helpCommand(false),
    app: (work) => runner.withApp(options(), work),
    reading: (work) => runner.withApp({ ...options(), onlyReads: true }, work),
    setting: (work) => runner.withApp({ ...options(), onlyReads: true, isKept: true }, work),
    lasting: (work) => runner.withLastingApp(options(), work),
    configOption: () => options().config,
    whole: () => program(runner),
  }
}

function serve({ command, runner, app }: Declare): void {
  command('serve', COMMANDS.serve)
    .alias('serve-webhook')
    .option('--run', say(runner.locale, COMMANDS.serve.options.run))
    .action(({ run: runs = false }: { run?: boolean }) =>
      app(async (opened) => (await import('../commands/serve.ts')).serve(opened, { run: runs })),
    )
}

function flush({ command, runner, app, reading }: Declare): void {
  command('flush', COMMANDS.flush)
    .option('--dry-run', say(runner.locale, COMMANDS.flush.options.dryRun))
    .option('--urgent', say(runner.locale, COMMANDS.flush.options.urgent))
    .addOption(new Option('--planned <FIRST>').choices(['ask', 'send', 'look']).hideHelp())
    .action(({ dryRun = false, urgent = false, planned }: Partial<FlushOptions>) =>
      (dryRun ? reading : app)(async (opened) =>
        (await import('../commands/flush.ts')).flush(opened, {
          dryRun,
          urgent,
          ...(planned && { planned }),
        }),
      ),
    )
}

function run({ command, runner, app, reading }: Declare): void {
  command('run', RUN_COMMANDS.run)
    .option('--dry-run', say(runner.locale, RUN_COMMANDS.run.options.dryRun))
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      (dryRun ? reading : app)(async (opened) =>
        (await import('../commands/run.ts')).run(opened, { dryRun }),
      ),
    )
}

function sale({ command, runner, app }: Declare): void {
  command('sale', RUN_COMMANDS.sale)
    .requiredOption('--until <TIME>', say(runner.locale, RUN_COMMANDS.sale.options.until))
    .action(({ until }: { until: string }) =>
      app(async (opened) => (await import('../commands/sale.ts')).sale(opened, until)),
    )
}

function importOrders({ command, runner, app, reading }: Declare): void {
  const text = COMMANDS.importOrders.options
  command('import-orders', COMMANDS.importOrders)
    .option('--dry-run', say(runner.locale, text.dryRun))
    .option('--since <TIME>', say(runner.locale, text.since))
    .option('--from-now', say(runner.locale, text.fromNow))
    .action(({ dryRun = false, fromNow = false, since }: ImportFlags) =>
      (dryRun ? reading : app)(async (opened) => {
        const { importOrders: work } = await import('../commands/import-orders.ts')
        return work(opened, { dryRun, fromNow, ...(since === undefined ? {} : { since }) })
      }),
    )
}

interface ImportFlags {
  readonly dryRun?: boolean
  readonly since?: string
  readonly fromNow?: boolean
}

function status({ command, runner, reading }: Declare): void {
  command('status', COMMANDS.status)
    .option('--check', say(runner.locale, COMMANDS.status.options.check))
    .action(({ check = false }: { check?: boolean }) =>
      reading(async (opened) => (await import('../commands/status.ts')).status(opened, { check })),
    )
}

function auth({ command, group, t, runner, app, reading }: Declare): void {
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

function demo({ command, runner }: Declare): void {
  const text = COMMANDS.demo.options
  const apis = ['legacy', 'platform'] as const
  command('demo', COMMANDS.demo)
    .option('--keep', say(runner.locale, text.keep))
    .option('--api <NAME>', say(runner.locale, text.api), choice('--api', apis), 'legacy')
    .action(({ keep = false, api }: { keep?: boolean; api: 'legacy' | 'platform' }) =>
      runner.withFrame(async (frame) =>
        (await import('../demo/demo.ts')).demo(frame, { keep, api }),
      ),
    )
}

function decider(value: string): string {
  if (!isName(value)) throw badValue('--as', value, aName)
  return value
}

function seconds(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw badValue('--wait', value, USAGE.seconds())
  }
  return number
}
