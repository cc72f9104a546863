import type { Command } from 'commander'
import type { Report } from '../context.ts'
import { say, type Locale } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import { VERSION } from '../kernel/version.ts'
import { OVERVIEW } from '../messages/server-commands.ts'

const FIRST = ['demo', 'init', 'doctor', 'serve']
const DAILY = ['status', 'failures', 'why', 'reconcile']

/** What `ston` alone says: what it is, and the few commands to begin with. */
export function overview(ston: Command, locale: Locale): Report {
  const rows = (names: readonly string[]): string[][] =>
    ston.commands
      .filter((one) => names.includes(one.name()))
      .map((one) => [`  ston ${one.name()}`, one.description()])
  const t = (key: keyof typeof OVERVIEW): string => say(locale, OVERVIEW[key])
  const lines = table([...rows(FIRST), ...rows(DAILY)]).split('\n')
  return {
    exit: 'ok',
    json: {
      version: VERSION,
      commands: ston.commands.map((one) => ({ name: one.name(), about: one.description() })),
    },
    text: [
      `ston ${VERSION}: ${ston.description()}`,
      '',
      `${t('try')}:`,
      ...lines.slice(0, FIRST.length),
      `${t('daily')}:`,
      ...lines.slice(FIRST.length),
      '',
      t('more'),
    ].join('\n'),
  }
}
