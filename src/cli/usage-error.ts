import type { Command, CommanderError } from 'commander'
import { StonError } from '../kernel/errors.ts'
import { nearest } from '../kernel/did-you-mean.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { USAGE } from '../messages/cli.ts'

export function usageError(message: Sentence, hint?: Sentence): StonError {
  return new StonError({ code: 'usage', message, hint })
}

/** An option's value that cannot be used. */
export function badValue(option: string, value: string, allowed: Sentence): StonError {
  return new StonError({
    code: 'usage',
    message: USAGE.badValue(option),
    problems: [{ path: option, found: JSON.stringify(value.slice(0, 40)), allowed }],
  })
}

/** commander tells its mistakes in English only; its codes say which they are, and quotes hold the name concerned. */
export function fromCommander(
  error: CommanderError,
  program: Command,
  args: readonly string[],
): StonError {
  const command = commandIn(program, args)
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const name = quoted.split('=')[0] ?? ''
  const meant = nearest(name, candidates(error.code, program, command))
  const hint = meant === undefined ? USAGE.seeHelp(pathOf(command)) : USAGE.didYouMean(meant)
  const mistake = MISTAKES[error.code] ?? USAGE.other
  return usageError(mistake(name), hint)
}

/** Nothing but options of the program itself. */
export function namesNoCommand(
  { code }: CommanderError,
  program: Command,
  args: readonly string[],
): boolean {
  return code === 'commander.help' && commandIn(program, args) === program
}

/** By commander's code; the name is what its message quotes. */
const MISTAKES: Readonly<Record<string, (name: string) => Sentence>> = {
  'commander.unknownCommand': USAGE.unknownCommand,
  'commander.unknownOption': USAGE.unknownOption,
  'commander.missingArgument': USAGE.missingArgument,
  'commander.optionMissingArgument': USAGE.missingValue,
  'commander.missingMandatoryOptionValue': USAGE.missingOption,
  'commander.excessArguments': USAGE.tooMany,
  'commander.conflictingOption': USAGE.conflict,
  'commander.help': USAGE.noCommand,
}

function candidates(code: string, program: Command, command: Command): readonly string[] {
  if (code === 'commander.unknownCommand') {
    return command.commands.flatMap((one) => [one.name(), ...one.aliases()])
  }
  if (code !== 'commander.unknownOption') return []
  const options = command === program ? program.options : [...command.options, ...program.options]
  return [...options.flatMap((one) => one.long ?? []), '--help']
}

/** The command that the arguments lead to, as far as they are understood. */
function commandIn(program: Command, args: readonly string[]): Command {
  let command = program
  for (const arg of args) {
    const next = command.commands.find((one) => [one.name(), ...one.aliases()].includes(arg))
    if (next !== undefined) command = next
  }
  return command
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
