import type { Command } from 'commander'
import type { App, Frame, Report } from '../context.ts'
import type { Ask } from '../kernel/console.ts'
import type { Config } from '../config/index.ts'
import type { CommandText } from '../messages/commands.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'

/** What the program needs from its surroundings to run a command. */
export interface Runner {
  readonly locale: Locale
  readonly frame: Frame
  /** Null where nobody can be asked. */
  readonly ask: Ask | null
  readonly stdin: NodeJS.ReadableStream | undefined
  /** commander's own text for stderr: the help, when no command was given. */
  onHelp(text: string): void
  /** The same for stdout: the help that was asked for, or the version. */
  onOut(text: string): void
  /** Runs a command that needs the configuration. */
  withApp(options: GlobalOptions, work: (app: App) => Promise<Report>): Promise<void>
  /** The same for a command that must put things back when it is told to stop: its calls go on then. */
  withLastingApp(options: GlobalOptions, work: (app: App) => Promise<Report>): Promise<void>
  /** Runs work on a configuration that stands in no file yet. */
  withTrial<T>(config: Config, work: (app: App) => Promise<T>): Promise<T>
  /** Runs a command that does not. */
  withFrame(work: (frame: Frame) => Promise<Report>): Promise<void>
}

/** How the functions of this room declare a command. */
export interface Declare {
  readonly runner: Runner
  readonly command: (usage: string, text: CommandText, parent?: Command) => Command
  /** One that only holds others. */
  readonly group: (usage: string, text: CommandText) => Command
  /** In the language of the call. */
  readonly t: (sentence: Sentence) => string
  /** Runs `work` with the configuration that the global options name. `brief`: it takes some looks, and ends. */
  readonly app: (work: (app: App) => Promise<Report>, how?: 'brief') => Promise<void>
  /** The same for what changes nothing. */
  readonly reading: (work: (app: App) => Promise<Report>, how?: 'brief') => Promise<void>
  /** The same for what changes the configuration: root may, and it is kept who did. */
  readonly setting: (work: (app: App) => Promise<Report>) => Promise<void>
  readonly lasting: (work: (app: App) => Promise<Report>) => Promise<void>
  readonly configOption: () => string | undefined
  /** The program with all of its commands. */
  readonly whole: () => Promise<Command>
}

export interface GlobalOptions {
  readonly config?: string
  readonly wait: number
  readonly as?: string
  /** No option: the command changes nothing, so root may run it, whoever the data belongs to. */
  readonly onlyReads?: boolean
  /** No option either. */
  readonly isBrief?: boolean
  /** No option either: it is kept all the same who did it. */
  readonly isKept?: boolean
}
