import { Help, type Command } from 'commander'
import type { Output } from '../commands/command.ts'
import { CLI, EXIT_CODES, GLOBAL, HEADINGS } from '../text/cli.ts'
import type { CommandText } from '../text/commands.ts'
import { say, type Locale } from '../text/sentence.ts'

const plain = new Help()

/** Help in the chosen language. Subcommands that are added afterwards inherit all of it. */
export function speak(program: Command, locale: Locale): void {
  program
    .usage(say(locale, CLI.usage))
    .helpOption('-h, --help', say(locale, GLOBAL.help))
    .helpCommand('help [command]', say(locale, GLOBAL.helpOf))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => (locale === 'ja' ? (HEADINGS[title] ?? title) : title),
      displayWidth: columns,
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
export function writeTo(program: Command, stdout: Output, onError: (text: string) => void): void {
  program.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: onError,
    outputError: () => {},
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  })
}

export function describe(command: Command, text: CommandText, locale: Locale): Command {
  return command
    .description(say(locale, text.about))
    .addHelpText('after', () => ['', ...examples(text, locale), '', exitCodes(locale)].join('\n'))
}

function examples(text: CommandText, locale: Locale): string[] {
  const lines = text.examples.map(([line, does]) => `  ${line}\n      ${say(locale, does)}`)
  return [say(locale, CLI.examples), ...lines]
}

function exitCodes(locale: Locale): string {
  const rows = EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)}${meaning[locale]}`)
  return [say(locale, CLI.exitCodes), ...rows].join('\n')
}

/** Japanese characters take two columns. */
function columns(text: string): number {
  let width = 0
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1
  return width
}
