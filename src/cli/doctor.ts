import { Option } from 'commander'
import { configPath } from '../config/index.ts'
import { DOCTOR } from '../messages/doctor-command.ts'
import { say } from '../kernel/sentence.ts'
import type { Declare } from './declare.ts'

interface Flags {
  readonly probe?: string
  readonly bundle?: string
  readonly yes?: boolean
}

export function doctor({ command, reading, lasting, runner, configOption }: Declare): void {
  const t = (key: keyof typeof DOCTOR.options): string => say(runner.locale, DOCTOR.options[key])
  command('doctor', DOCTOR)
    .option('--probe <PRODUCT>', t('probe'))
    .addOption(new Option('--bundle <FILE>', t('bundle')).conflicts('probe'))
    .option('--yes', t('yes'))
    .action(({ probe: product, bundle, yes = false }: Flags) => {
      if (product === undefined) {
        return reading(async (opened) => {
          const file = configPath(configOption(), runner.frame.env)
          const place = { file, env: runner.frame.env }
          return (await import('../commands/doctor.ts')).doctor(opened, place, bundle)
        })
      }
      const stop = runner.frame.signal
      return lasting(async (opened) => {
        const { probe } = await import('../commands/probe.ts')
        return probe(opened, { product, yes, ask: runner.ask, stop })
      })
    })
}
