import { configPath } from '../config.ts'
import { DOCTOR } from '../text/doctor.ts'
import type { Declare } from './declare.ts'

export function doctor({ command, app, runner, configOption }: Declare): void {
  command('doctor', DOCTOR).action(() =>
    app(async (opened) => {
      const file = configPath(configOption(), runner.frame.env)
      return (await import('../commands/doctor.ts')).doctor(opened, file)
    }),
  )
}
