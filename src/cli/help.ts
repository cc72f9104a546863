import { Help, type Command } from 'commander'
import type { Report } from '../context.ts'
import { CLI, EXIT_CODES, GLOBAL, HEADINGS } from '../messages/cli.ts'
import type { CommandText } from '../messages/commands.ts'
import { width } from '../kernel/table.ts'
import { say, type Locale } from '../kernel/sentence.ts'
import { fit, wrapped } from './fit.ts'
import type { Runner } from './declare.ts'
import { rankOf } from './groups.ts'

const plain = new Help()

const TEXTS = new WeakMap<Command, CommandText>()

/** What a command was described by. */
export function textOf(command: Command): CommandText | undefined {
  return TEXTS.get(command)
}

/** Help in the chosen language. Subcommands that are added afterwards inherit all of it. */
export function speak(program: Command, locale: Locale): void {
  program
    .usage(say(locale, CLI.usage))
    .helpOption('-h, --help', say(locale, GLOBAL.help))
    .configureHelp({
      groupItems: (items, shown, headingOf) =>
        plain.groupItems(
          items.toSorted((a, b) => rankOf(headingOf(a)) - rankOf(headingOf(b))),
          shown,
          headingOf,
        ),
      minWidthToWrap: 20,
      styleTitle: (title) => (locale === 'ja' ? (HEADINGS[title] ?? title) : title),
      displayWidth: width,
      boxWrap: (text, columns) =>
        text
          .split('\n')
          .flatMap((line) => wrapped(line, columns, 0))
          .join('\n'),
      commandUsage: (command) =>
        plain.commandUsage(command).replace('[options]', say(locale, CLI.optional)),
      // Defaults stand in the descriptions, in the right language.
      optionDescription: (option) => option.description,
      subcommandTerm: (command) => {
        const args = command.registeredArguments.map((one) =>
          one.required ? `<${one.name()}>` : `[${one.name()}]`,
        )
        return [[command.name(), ...command.aliases()].join('|'), ...args].join(' ')
      },
    })
}

/** Where commander writes: help to stdout; its own English words about mistakes nowhere. */
export function writeTo(program: Command, runner: Runner): void {
  const { stdout } = runner.frame
  program.exitOverride().configureOutput({
    writeOut: (text) => runner.onOut(text),
    writeErr: (text) => runner.onHelp(text),
    outputError: () => {},
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  })
}

/** What programs get of it: the help, or the version, as one document. `code`: commander's own. */
export function helpReport(code: string, told: string): Report {
  const text = told.trimEnd()
  const json = code === 'commander.version' ? { version: text } : { help: text }
  return { exit: 'ok', json, text: '' }
}

/** `columns`: of the terminal; undefined where there is none. */
export function describe(
  command: Command,
  text: CommandText,
  locale: Locale,
  columns: number | undefined,
): Command {
  // What holds for all commands stands once.
  const common = (): string =>
    command.parent === null ? exitCodes(locale) : say(locale, CLI.common)
  const after = (): string => fit(['', ...examples(text, locale), '', common()].join('\n'), columns)
  TEXTS.set(command, text)
  return command.description(say(locale, text.about)).addHelpText('after', after)
}

function examples(text: CommandText, locale: Locale): string[] {
  const lines = text.examples.map(([line, does]) => `  ${line}\n      ${say(locale, does)}`)
  return [say(locale, CLI.examples), ...lines]
}

function exitCodes(locale: Locale): string {
  const rows = EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)}${meaning[locale]}`)
  return [say(locale, CLI.exitCodes), ...rows].join('\n')
}
