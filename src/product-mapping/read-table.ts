import { setImmediate as turn } from 'node:timers/promises'
import type { App } from '../context.ts'
import { type IdFile, readIdFile } from '../domain/mapping/id-file.ts'
import type { Problem } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { notText, rowMistake, shownAs } from '../messages/map-problems.ts'
import * as says from '../messages/map.ts'
import { notImported } from '../user-files/read.ts'

export type NewTable = Extract<IdFile, { kind: 'table' }>

/** A whole id table out of a file's bytes. Throws a `StonError` with everything that is wrong with it. */
export async function readTable(app: App, file: string, bytes: Buffer): Promise<NewTable> {
  const reading = readIdFile(bytes)
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done === true) return tableOrError(file, step.value)
    app.progress(say(app.locale, says.readingShare(step.value)))
    await turn() // so that a signal is heard
    app.signal.throwIfAborted()
  }
}

function tableOrError(file: string, found: IdFile): NewTable {
  if (found.kind === 'table') return found
  if (found.kind === 'refused') {
    const problem = { path: file, found: shownAs[found.why], allowed: notText[found.why] }
    throw notImported(file, '', 1, [problem])
  }
  const problems: Problem[] = found.first.map(({ line, found: text, mistake }) => ({
    path: `${file}:${line}`,
    found: text,
    allowed: rowMistake(mistake),
  }))
  throw notImported(file, found.encoding, found.total, problems)
}
