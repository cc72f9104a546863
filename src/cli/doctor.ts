import { configPath } from '../config/index.ts'
import { DOCTOR } from '../messages/doctor-command.ts'
import type { Declare } from './declare.ts'

interface Flags {
  readonly probe?: string
  readonly yes?: boolean
}

export function doctor({ command, t, reading, lasting, runner, configOption }: Declare): void {
  command('doctor', DOCTOR)
    .option('--probe <PRODUCT>', t(DOCTOR.options.probe))
    .option('--yes', t(DOCTOR.options.yes))
    .action(({ probe: product, yes = false }: Flags) => {
      if (product === undefined) {
        return reading(async (opened) => {
          const file = configPath(configOption(), runner.frame.env)
          return (await import('../commands/doctor.ts')).doctor(opened, file)
        })
      }
      const stop = runner.frame.signal
      return lasting(async (opened) => {
        const { probe } = await import('../commands/probe.ts')
        return probe(opened, { product, yes, ask: runner.ask, stop })
      })
    })
}
