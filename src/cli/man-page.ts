import type { Command, Option } from 'commander'
import type { CommandText } from '../messages/commands.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import { VERSION } from '../kernel/version.ts'
import { CLI, EXIT_CODES, HEADINGS } from '../messages/cli.ts'
import { MANUAL } from '../messages/server-commands.ts'
import { placesIn } from './command-tree.ts'
import { headingsIn } from './groups.ts'
import { textOf } from './help.ts'

/** The manual, in the language of `man`: all that the help says, on one page. */
export function manPage(ston: Command, locale: Locale): string {
  const t = (sentence: Sentence): string => escaped(say(locale, sentence))
  const heading = (english: string): string =>
    escaped(locale === 'ja' ? (HEADINGS[english] ?? english) : english).replace(/:$/, '')
  return [
    `.TH STON 1 "" "ston ${VERSION}"`,
    // A line of Japanese cannot be stretched to the edge.
    '.ad l',
    ...section(t(MANUAL.name), [`ston \\- ${escaped(ston.description())}`]),
    ...section(t(MANUAL.synopsis), [`.B ston\n${t(CLI.usage)}`]),
    ...headingsIn(ston).flatMap(([english, commands]) =>
      section(
        heading(english),
        commands.flatMap((command) => described(command, t)),
      ),
    ),
    ...section(t(MANUAL.options), ston.options.flatMap(option)),
    ...section(
      t(MANUAL.exit),
      EXIT_CODES.flatMap(([code, meaning]) => item(String(code), t(meaning))),
    ),
    ...section(t(MANUAL.environment), [
      ...item('STON_CONFIG', t(MANUAL.stonConfig)),
      ...item('NO_COLOR', t(MANUAL.noColor)),
      ...item('LC_ALL, LC_MESSAGES, LANG', t(MANUAL.lang)),
    ]),
    ...section(t(MANUAL.files), [
      ...item('./config.json', t(MANUAL.configFile)),
      ...item('/etc/ston/config.json', t(MANUAL.etcFile)),
      ...item('/var/lib/ston', t(MANUAL.dataFolder)),
    ]),
    '',
  ].join('\n')
}

/** A command and all below it, each with its arguments, options and examples. */
function described(command: Command, t: (sentence: Sentence) => string): string[] {
  return placesIn(command, command.name()).flatMap(({ path, command: one }) => {
    const names = one.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`
      return argument.required ? name : `[${name}]`
    })
    const aliases = one.aliases().map((alias) => ` (${alias})`)
    const usage = `ston ${[path, ...names].join(' ')}${aliases.join('')}`
    const inner = [
      ...one.registeredArguments.flatMap((argument) =>
        item(argument.name(), escaped(argument.description)),
      ),
      ...one.options.flatMap(option),
      ...examples(textOf(one), t),
    ]
    return [`.SS "${escaped(usage)}"`, escaped(one.description()), ...inner]
  })
}

function examples(text: CommandText | undefined, t: (sentence: Sentence) => string): string[] {
  return (text?.examples ?? []).flatMap(([line, does]) => [
    `.PP\n${t(does)}:`,
    `.RS 4\n.nf\n${escaped(line)}\n.fi\n.RE`,
  ])
}

function option({ flags, description }: Option): string[] {
  return item(flags, escaped(description))
}

function section(heading: string, lines: readonly string[]): string[] {
  return [`.SH "${heading}"`, ...lines]
}

function item(name: string, text: string): string[] {
  return [`.TP\n.B ${escaped(name)}\n${text}`]
}

/** Nothing of it may be taken for an instruction of roff. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/^([.'])/gm, '\\&$1')
}
