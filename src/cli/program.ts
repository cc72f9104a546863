import { Command } from 'commander'
import { describe, speak, writeTo } from './help.ts'
import type { Declare, GlobalOptions, Runner } from './declare.ts'
import { choice } from './choice.ts'
import { group } from './groups.ts'
import { badValue } from './usage-error.ts'
import { aName, CLI, GLOBAL, USAGE } from '../messages/cli.ts'
import { COMMANDS } from '../messages/commands.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import { isName } from '../owners/name.ts'
import { VERSION } from '../kernel/version.ts'

/** What declares each command, by the word that calls it. */
const COMMAND: Readonly<Record<string, () => Promise<(declare: Declare) => void>>> = {
  init: async () => (await import('./init.ts')).init,
  config: async () => (await import('./config.ts')).config,
  serve: async () => (await import('./serve.ts')).serve,
  run: async () => (await import('./run.ts')).run,
  sale: async () => (await import('./run.ts')).sale,
  pause: async () => (await import('./pause.ts')).pause,
  resume: async () => (await import('./pause.ts')).resume,
  flush: async () => (await import('./flush.ts')).flush,
  'import-orders': async () => (await import('./import-orders.ts')).importOrders,
  status: async () => (await import('./status.ts')).status,
  doctor: async () => (await import('./doctor.ts')).doctor,
  map: async () => (await import('./map.ts')).map,
  failures: async () => (await import('./failures.ts')).failures,
  why: async () => (await import('./why.ts')).why,
  reconcile: async () => (await import('./reconcile.ts')).reconcile,
  auth: async () => (await import('./auth.ts')).auth,
  mail: async () => (await import('./mail.ts')).mail,
  owner: async () => (await import('./owner.ts')).owner,
  demo: async () => (await import('./demo.ts')).demo,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./backup.ts')).restore,
  completion: async () => (await import('./completion.ts')).completion,
  version: async () => (await import('./version.ts')).version,
}

/** Whether the word calls a command. */
export function isCommand(word: string): boolean {
  return Object.hasOwn(COMMAND, word)
}

/**
 * The program. Each command's module is loaded when the command runs, and where the first word is a command only that one is
 * loaded and declared, so that none pays for another.
 */
export async function program(runner: Runner, first = ''): Promise<Command> {
  const ston = new Command('ston')
  writeTo(ston, runner)
  speak(ston, runner.locale)
  describe(ston, COMMANDS.ston, runner.locale, runner.frame.stdout.columns)
  globals(ston, runner.locale)
  const declare = declaring(ston, runner)
  const called = Object.hasOwn(COMMAND, first) ? COMMAND[first] : undefined
  const declarations = called === undefined ? Object.values(COMMAND) : [called]
  for (const add of await Promise.all(declarations.map((load) => load()))) add(declare)
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
    app: (work, how) => runner.withApp({ ...options(), isBrief: how === 'brief' }, work),
    reading: (work, how) =>
      runner.withApp({ ...options(), onlyReads: true, isBrief: how === 'brief' }, work),
    setting: (work) => runner.withApp({ ...options(), onlyReads: true, isKept: true }, work),
    lasting: (work) => runner.withLastingApp(options(), work),
    configOption: () => options().config,
    whole: () => program(runner),
  }
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
