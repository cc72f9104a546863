import type { Command } from 'commander'
import { say, type Locale } from '../kernel/sentence.ts'
import { GLOBAL } from '../messages/cli.ts'

/** What people do, in the order of the help; each heading in English, as commander has its own. */
const GROUPS: readonly (readonly [heading: string, commands: readonly string[]])[] = [
  ['Set up:', ['init', 'config', 'auth', 'mail', 'owner', 'demo']],
  [
    'Every day:',
    ['status', 'run', 'flush', 'import-orders', 'reconcile', 'sale', 'pause', 'resume'],
  ],
  ['When something is wrong:', ['failures', 'why', 'doctor']],
  ['Products:', ['map']],
  ['Server:', ['serve', 'backup', 'restore', 'completion', 'version', 'help']],
]

/** Puts each command under its heading. One that stands nowhere here has commander's own, which a test finds. */
export function group(ston: Command, locale: Locale): void {
  for (const command of ston.commands) {
    const found = GROUPS.find(([, names]) => names.includes(command.name()))
    if (found !== undefined) command.helpGroup(found[0])
  }
  ston.commandsGroup('Server:').helpCommand('help [command]', say(locale, GLOBAL.helpOf))
}

/** The place of a heading in the help; headings of other things keep theirs. */
export function rankOf(heading: string): number {
  return GROUPS.findIndex(([one]) => one === heading)
}

/** The headings that have commands, each with them, as the help shows them. */
export function headingsIn(ston: Command): readonly (readonly [string, readonly Command[]])[] {
  return GROUPS.flatMap(([heading]) => {
    const commands = ston.commands.filter((one) => one.helpGroup() === heading)
    return commands.length === 0 ? [] : [[heading, commands] as const]
  })
}
