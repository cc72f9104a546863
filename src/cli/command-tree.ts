import type { Command, Option } from 'commander'

/** A command as people type it. */
export interface Place {
  /** The words before it and its own: empty for the program itself. */
  readonly path: string
  readonly command: Command
  readonly words: readonly Word[]
  /** Those that it takes beside the program's own. */
  readonly options: readonly Word[]
}

export interface Word {
  readonly text: string
  readonly about: string
  /** A word follows that only the user knows. */
  readonly takesValue: boolean
}

/** The program, then everything below it, each group before its commands. */
export function placesIn(command: Command, path = ''): readonly Place[] {
  const words = command.commands.flatMap((one) =>
    [one.name(), ...one.aliases()].map((text) => ({
      text,
      about: one.description(),
      takesValue: false,
    })),
  )
  const below = command.commands.flatMap((one) =>
    [one.name(), ...one.aliases()].flatMap((name) =>
      placesIn(one, path === '' ? name : `${path} ${name}`),
    ),
  )
  return [
    { path, command, words, options: command.options.filter((one) => !one.hidden).map(wordOf) },
    ...below,
  ]
}

function wordOf(option: Option): Word {
  const { long, short, description, required, optional } = option
  return { text: long ?? short ?? '', about: description, takesValue: required || optional }
}
