import type { App, Report } from '../context.ts'
import { settingOf, settingsOf } from '../config/in-force.ts'
import { loadConfig, type Place } from '../config/load.ts'
import { keyNamed } from '../config/keys.ts'
import { setValue } from '../config/set.ts'
import { changedReport, checkedReport, shownReport, valueReport } from '../reports/config.ts'
import { isAtStart } from '../settings/takeover.ts'
import { readInput } from '../user-files/read.ts'

/** Mistakes have ended the command before this. */
export function configCheck(app: App, { file, env }: Place): Report {
  // The program has said them when it read the file.
  const { warnings } = loadConfig(file, env)
  return checkedReport(app.locale, file, { unread: app.config.unread, warnings })
}

export function configShow(app: App, { file, env }: Place): Report {
  const { config, written } = loadConfig(file, env)
  return shownReport(app.locale, file, settingsOf(config, written))
}

export function configGet(_app: App, { file, env }: Place, name: string): Report {
  const key = keyNamed(name)
  const { config, written } = loadConfig(file, env)
  return valueReport(settingOf(key, config, written))
}

/** `value`: `-` reads standard input. */
export async function configSet(
  app: App,
  { file, env }: Place,
  { name, value, stdin }: SetOptions,
): Promise<Report> {
  const typed = value !== '-'
  const text = typed ? value : (await readInput('-', stdin)).toString('utf8').replace(/\r?\n$/, '')
  const { before, after } = await setValue(file, env, { name, text, typed })
  // A process keeps the variables it was started with.
  const counts = isAtStart(name) || after.source.kind === 'env' ? 'restart' : 'now'
  const hosts = app.config.store.url === undefined ? 'one' : 'several'
  return changedReport(app.locale, { file, before, after, counts, hosts })
}

export interface SetOptions {
  readonly name: string
  readonly value: string
  readonly stdin: NodeJS.ReadableStream | undefined
}
