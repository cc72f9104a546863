import { Option } from 'commander'
import { configPath } from '../config/index.ts'
import { DOCTOR } from '../messages/doctor-command.ts'
import type { Declare } from './declare.ts'

interface Flags {
  readonly probe?: string
  readonly bundle?: string
  readonly yes?: boolean
}

export function doctor({ command, t, reading, lasting, runner, configOption }: Declare): void {
  command('doctor', DOCTOR)
    .option('--probe <PRODUCT>', t(DOCTOR.options.probe))
    .addOption(new Option('--bundle <FILE>', t(DOCTOR.options.bundle)).conflicts('probe'))
    .option('--yes', t(DOCTOR.options.yes))
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
