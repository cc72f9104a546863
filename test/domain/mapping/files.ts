import { type IdFile, readIdFile } from '../../../src/domain/mapping/id-file.ts'
import { rowMistake } from '../../../src/messages/map-problems.ts'
import type { Chunks } from '../../../src/domain/mapping/table.ts'

export const HEADER = 'smaregi-id,nextengine-code'

export function read(bytes: Buffer | string): IdFile {
  const reading = readIdFile(Buffer.from(bytes))
  for (;;) {
    const step = reading.next()
    if (step.done === true) return step.value
  }
}

/** `LINE found: sentence` of each problem that is shown. */
export function problems(bytes: Buffer | string): string[] {
  const file = read(bytes)
  if (file.kind === 'refused') return [file.why]
  if (file.kind === 'table') return []
  return file.first.map(({ line, found, mistake }) => `${line} ${found}: ${rowMistake(mistake).en}`)
}

export async function text(chunks: Chunks): Promise<string> {
  let all = ''
  for await (const chunk of chunks) all += Buffer.from(chunk).toString('latin1')
  return all
}

/** The rows of a good file, by id. */
export async function rows(bytes: Buffer | string): Promise<string> {
  const file = read(bytes)
  if (file.kind !== 'table') throw new Error(JSON.stringify(file))
  return text(file.table.byId())
}
