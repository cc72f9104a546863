import { CommanderError, type Command } from 'commander'
import { helpReport } from './help.ts'
import { type Host, ignoreClosedPipe } from './host.ts'
import { isCommand, program } from './program.ts'
import type { GlobalOptions, Runner } from './declare.ts'
import { createAsk } from './ask.ts'
import { earlyFlags, environmentLocale, type EarlyFlags } from './flags.ts'
import { asStonError, bug } from './known-errors.ts'
import { clean, cleanReport, printError, printReport } from './output.ts'
import { fromCommander, namesNoCommand } from './usage-error.ts'
import type { OpenApp } from '../app.ts'
import type { App, Frame, Report } from '../context.ts'
import type { Config } from '../config/index.ts'
import { EXIT, type StonError } from '../kernel/errors.ts'
import type { Locale } from '../kernel/sentence.ts'

export type { Host } from './host.ts'

/** One call of ston, from its arguments to its exit code. The one place where errors become messages and codes. */
export async function run(host: Host): Promise<number> {
  const call = new Call(host)
  const fatal = call.listen()
  try {
    return await Promise.race([call.run(), fatal])
  } finally {
    call.unlisten()
  }
}

class Call implements Runner {
  frame: Frame
  private readonly host: Host
  private readonly args: readonly string[]
  private readonly flags: EarlyFlags
  private readonly stopping = new AbortController()
  private readonly listeners: (readonly [string, (reason: unknown) => void])[] = []
  private exit: number = EXIT.ok
  private help = ''
  private isOpened = false

  constructor(host: Host) {
    this.host = host
    const [first, ...others] = host.argv.slice(2)
    this.args = first === undefined ? [] : [first === '-v' ? 'version' : first, ...others]
    this.flags = earlyFlags(this.args, host.env)
    const { json, quiet, verbose, color, locale } = this.flags
    this.frame = {
      locale: locale ?? environmentLocale(host.env),
      json,
      quiet,
      verbose,
      color,
      env: host.env,
      stdout: host.stdout,
      stderr: host.stderr,
      signal: this.stopping.signal,
      ...(host.now === undefined ? {} : { now: host.now }),
      ...(host.surroundings === undefined ? {} : { surroundings: host.surroundings }),
      ...(host.start === undefined ? {} : { start: host.start }),
    }
  }

  get locale(): Locale {
    return this.frame.locale
  }

  /** Node opens it at the first look, so only those look who need it. */
  get stdin(): Runner['stdin'] {
    return this.host.stdin
  }

  get ask(): Runner['ask'] {
    return this.frame.json ? null : createAsk(this.stdin, this.frame.stderr, this.stopping.signal)
  }

  async run(): Promise<number> {
    if (this.flags.help) await this.speakAsWritten()
    return this.parse()
  }

  private async parse(): Promise<number> {
    this.help = ''
    const ston = await program(this, this.args[0])
    try {
      await ston.parseAsync([...this.args], { from: 'user' })
      return this.exit
    } catch (error) {
      if (error instanceof CommanderError && error.exitCode === 0) return this.helped(error.code)
      const speaksAnew = await this.speakAsWritten()
      if (!(error instanceof CommanderError)) return this.fail(error)
      if (speaksAnew) return this.parse()
      if (namesNoCommand(error, ston, this.args)) return this.introduce(ston)
      if (!this.frame.json && this.help !== '') this.frame.stderr.write(`${this.help}\n`)
      return this.fail(fromCommander(error, ston, this.args))
    }
  }

  /** What is told before the configuration was opened is told in its language as well. True: it is another one than before. */
  private async speakAsWritten(): Promise<boolean> {
    if (this.isOpened || this.flags.locale !== undefined) return false
    const { writtenLocale } = await import('./written-locale.ts')
    const before = this.locale
    const locale = writtenLocale(this.flags.config, this.host.env) ?? before
    this.frame = { ...this.frame, locale }
    return locale !== before
  }

  /** The help, or the version, is one document as well. */
  private helped(code: string): number {
    if (this.frame.json) this.finish(helpReport(code, this.help))
    return EXIT.ok
  }

  private async introduce(ston: Command): Promise<number> {
    const { overview } = await import('./overview.ts')
    this.finish(overview(ston, this.locale))
    return this.exit
  }

  onHelp(text: string): void {
    this.help += text
  }

  onOut(text: string): void {
    if (this.frame.json) this.help += text
    else this.frame.stdout.write(text)
  }

  async withFrame(work: (frame: Frame) => Promise<Report>): Promise<void> {
    this.finish(await work(this.frame))
  }

  withApp(options: GlobalOptions, work: (app: App) => Promise<Report>): Promise<void> {
    return this.openAnd(this.frame, options, work)
  }

  withLastingApp(options: GlobalOptions, work: (app: App) => Promise<Report>): Promise<void> {
    // Nothing aborts this one; a second signal ends the process as ever.
    return this.openAnd({ ...this.frame, signal: new AbortController().signal }, options, work)
  }

  private async openAnd(
    frame: Frame,
    options: GlobalOptions,
    work: (app: App) => Promise<Report>,
  ): Promise<void> {
    const { openApp } = await import('../app.ts')
    const app = openApp(frame, {
      config: options.config,
      locale: this.flags.locale,
      waitMs: options.wait * 1000,
      as: options.as,
      command: this.args.find(isCommand),
      asRoot: options.onlyReads === true ? 'give' : 'refuse',
      isBrief: options.isBrief === true,
    })
    this.frame = { ...this.frame, locale: app.locale }
    this.isOpened = true
    try {
      const report = cleanReport(await work(app))
      app.progress('')
      const isKept = options.isKept ?? options.onlyReads !== true
      if (app.as !== null && isKept) await this.keepDecision(app)
      this.finish(report)
    } finally {
      await app.close()
    }
  }

  /** Who has done what, and about what. */
  private async keepDecision(app: OpenApp): Promise<void> {
    const { decisionIn, noteDecision } = await import('../audit/decisions.ts')
    const { did, names } = decisionIn(this.args, isCommand)
    const [at, who] = [app.now().toISOString(), app.as ?? '']
    const all = [...new Set([...names, ...app.concerned])]
    await noteDecision(await app.store(), { at, who, did, names: all })
  }

  async withTrial<T>(config: Config, work: (app: App) => Promise<T>): Promise<T> {
    const { openTrial } = await import('../app.ts')
    const app = openTrial(this.frame, config)
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  }

  private finish(report: Report): void {
    printReport(this.frame, report)
    this.exit = EXIT[report.exit]
  }

  private fail(error: unknown): number {
    const known = asStonError(error, this.frame.signal.aborted, this.frame.verbose)
    // A configuration that cannot be used still says in which language to complain about it.
    const written = 'locale' in known ? (known.locale as Locale | undefined) : undefined
    const locale = this.flags.locale ?? written ?? this.frame.locale
    return this.tell({ ...this.frame, locale }, known)
  }

  private tell(frame: Frame, error: StonError): number {
    printError(frame, error)
    const { cause } = error
    if (error.exit === 'bug' && frame.verbose && cause instanceof Error) {
      frame.stderr.write(`${clean(cause.stack ?? '')}\n`)
    }
    return EXIT[error.exit]
  }

  /** Resolves when something happened that nobody awaited: ston does not go on in an unknown state. */
  listen(): Promise<number> {
    const stop = (): void => this.stopping.abort()
    this.host.signal?.addEventListener('abort', stop, { once: true })
    if (this.host.signal?.aborted === true) stop()
    this.host.stdout.on?.('error', ignoreClosedPipe)
    this.host.stderr.on?.('error', ignoreClosedPipe)
    return new Promise((resolve) => {
      const crash = (reason: unknown): void => {
        const code = this.tell(this.frame, bug(reason, this.frame.verbose))
        resolve(code)
        this.host.exit?.(code)
      }
      // A second signal finds nobody listening and ends the process.
      this.on('SIGTERM', () => this.onSignal(stop))
      this.on('SIGINT', () => this.onSignal(stop))
      this.on('unhandledRejection', crash)
      this.on('uncaughtException', crash)
    })
  }

  unlisten(): void {
    for (const [event, listener] of this.listeners) this.host.off?.(event, listener)
    this.listeners.length = 0
  }

  private onSignal(stop: () => void): void {
    stop()
    for (const [event, listener] of this.listeners) {
      if (event.startsWith('SIG')) this.host.off?.(event, listener)
    }
  }

  private on(event: string, listener: (reason: unknown) => void): void {
    this.listeners.push([event, listener])
    this.host.on?.(event, listener)
  }
}
