import type { Frame, Report } from '../context.ts'
import type { Output } from '../kernel/console.ts'
import type { ExitName, Problem, StonError } from '../kernel/errors.ts'
import { printable } from '../kernel/printable.ts'
import { mayNeedScrub, scrub, scrubResult } from '../kernel/redact.ts'
import { ERROR } from '../messages/errors.ts'
import { say, type Locale, type Sentence } from '../kernel/sentence.ts'
import { fit } from './fit.ts'

/** The result goes to stdout: one document for programs, or a text for people. */
export function printReport(frame: Frame, report: Report): void {
  if (frame.json) return printJson(frame, report.json)
  const silent = frame.quiet && report.routine === true && report.exit === 'ok'
  if (report.text === '' || silent) return
  const text = onTerminal(frame.stdout, report.text)
  frame.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/**
 * The same without any secret, and with nothing that a terminal would obey. Only `init` has to show some secrets: the person
 * needs them for Smaregi's screen.
 */
export function cleanReport(report: Report): Report {
  const { exit, routine } = report
  return {
    exit,
    ...(routine === undefined ? {} : { routine }),
    // Only one of them is printed, and the other need not be made.
    get json(): unknown {
      return cleanJson(report.json ?? null)
    },
    get text() {
      return printable(scrubResult(report.text))
    },
  }
}

function cleanJson(document: unknown): unknown {
  const written = JSON.stringify(document)
  const clean = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? scrubResult(value) : value
  return JSON.parse(mayNeedScrub(written) ? JSON.stringify(document, clean) : written)
}

/** With `--json` an error is the document; otherwise people read it on stderr. */
export function printError(frame: Frame, error: StonError): void {
  const { locale } = frame
  const text = (sentence: Sentence): string => clean(say(locale, sentence))
  const problems = error.problems.map((problem) => ({
    path: clean(problem.path),
    found: clean(problem.found),
    allowed: text(problem.allowed),
  }))
  const hint = error.hint === undefined ? undefined : text(error.hint)
  if (frame.json) {
    const { code, waitsForPerson } = error
    const waits = waitsForPerson ? { waitsForPerson } : {}
    const parts = { code, message: text(error.sentence), hint: hint ?? '', problems, ...waits }
    return printJson(frame, { outcome: outcomeOf(error.exit), error: parts })
  }
  const lines = forPeople(locale, text(error.sentence), hint, problems)
  frame.stderr.write(onTerminal(frame.stderr, lines))
}

/** Only a terminal has an edge: what is piped stays one line a fact. */
function onTerminal(to: Output, text: string): string {
  return to.isTTY === true ? fit(text, to.columns) : text
}

function printJson(frame: Frame, document: unknown): void {
  frame.stdout.write(`${JSON.stringify(document)}\n`)
}

type Told = { readonly [K in keyof Problem]: string }

function forPeople(
  locale: Locale,
  message: string,
  hint: string | undefined,
  problems: readonly Told[],
): string {
  const lines = [
    `${say(locale, ERROR.error)}: ${message}`,
    ...problems.map(({ path, found, allowed }) => `  - ${path}: ${found} → ${allowed}`),
  ]
  if (hint !== undefined) lines.push(`${say(locale, ERROR.next)}: ${hint}`)
  return `${lines.join('\n')}\n`
}

function outcomeOf(exit: ExitName): string {
  if (exit === 'ok') return 'locked'
  return exit === 'auth' || exit === 'temporary' || exit === 'attention' ? exit : 'error'
}

export function clean(text: string): string {
  return printable(scrub(text))
}
