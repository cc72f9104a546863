import { open } from 'node:fs/promises'
import { errnoOf, type Problem, StonError } from '../kernel/errors.ts'
import * as says from '../messages/map.ts'
import { tooLarge } from '../messages/map-problems.ts'

/** A table of two million products; more is no table. */
const MOST_MIB = 128
const MOST = MOST_MIB * 1024 * 1024

export type Input = AsyncIterable<Uint8Array | string>

/** The whole of a file, or of standard input where it is named `-`. */
export async function readInput(file: string, stdin: Input | undefined): Promise<Buffer> {
  return file === '-' ? readAll(file, stdin ?? process.stdin) : readFile(file)
}

async function readFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > MOST) throw overTheLimit(path)
      return await readAll(path, file.createReadStream({ autoClose: false }))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw explained(path, error)
  }
}

/** Also for what tells no size beforehand: pipes and devices. */
async function readAll(path: string, input: Input): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    size += bytes.length
    if (size > MOST) throw overTheLimit(path)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function overTheLimit(path: string): StonError {
  const problem = { path, found: `> ${MOST_MIB} MiB`, allowed: tooLarge(MOST_MIB) }
  return notImported(path, '', 1, [problem])
}

export function notImported(
  file: string,
  encoding: string,
  total: number,
  problems: readonly Problem[],
): StonError {
  const words = says.notImported(file, total, problems.length, encoding)
  return new StonError({ code: 'import', ...words, problems })
}

function explained(path: string, error: unknown): unknown {
  const code = errnoOf(error)
  if (error instanceof StonError || !/^E[A-Z]+$/.test(code)) return error
  const words = says.notReadable(path, code)
  return new StonError({ code: 'import', ...words, cause: error })
}
