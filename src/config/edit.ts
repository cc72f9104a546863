import { renameSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser'
import { CONFIG } from '../messages/config-file.ts'
import { readText } from './load.ts'
import { ConfigRefused } from './refused.ts'
import { errnoOf } from '../kernel/errors.ts'
import { makeWhole, type Write } from '../kernel/whole-file.ts'

/** Somebody else has changed the file since it was read: nothing of ours was written. */
export class ChangedMeanwhile extends ConfigRefused {}

/** The same text with another value at the key; all the rest of it stays as its writer left it. */
export function withValue(text: string, key: string, value: unknown): string {
  const path = key.split('.')
  const tree = parseTree(text)
  const there = tree === undefined ? undefined : findNodeAtLocation(tree, path)
  if (there !== undefined) {
    const { offset, length } = there
    return text.slice(0, offset) + onOneLine(value) + text.slice(offset + length)
  }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  return applyEdits(text, modify(text, path, value, { formattingOptions }))
}

function onOneLine(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(onOneLine).join(', ')}]` : JSON.stringify(value)
}

/**
 * Puts `text` in the place of `before`: readers see the old file or the new one as a whole, with the same owner and rights. Behind a
 * link it is the file that is replaced. Where somebody has changed it meanwhile, or nobody may, it throws and the file stays.
 */
export async function replaceConfig(file: string, before: string, text: string): Promise<void> {
  try {
    await replace(await realpath(file), before, text)
  } catch (error) {
    const code = errnoOf(error)
    if (error instanceof ConfigRefused || !/^E[A-Z]+$/.test(code)) throw error
    throw new ConfigRefused({
      message: CONFIG.cannotChange(file, code),
      hint: CONFIG.cannotChangeHint(),
      cause: error,
    })
  }
}

async function replace(file: string, before: string, text: string): Promise<void> {
  const { mode, uid, gid } = await stat(file)
  const write: Write = async (draft) => {
    await draft.writeFile(text)
    const made = await draft.stat()
    if (made.uid !== uid || made.gid !== gid) await draft.chown(uid, gid)
    await draft.chmod(mode & 0o777)
  }
  const place = (draft: string): void => {
    // In one go: who writes at the same moment finds it changed, or is found. Read as `before` was: without the mark that editors on
    // Windows put first, which nothing needs and the new file does not have.
    if (readText(file) !== before)
      throw new ChangedMeanwhile({
        message: CONFIG.changedMeanwhile(file),
        hint: CONFIG.onceMore(),
      })
    renameSync(draft, file)
  }
  await makeWhole(file, write, place, mode & 0o777)
}
