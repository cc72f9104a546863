import { smaregiAccess, type Config } from '../config/index.ts'

/** What runs by the clock. `ston.service`, the listener, always runs. */
export type Job = 'flush' | 'import-orders' | 'auth-refresh' | 'status' | 'reconcile'

/** The jobs that this configuration has work for. */
export function jobsOf(config: Config): readonly Job[] {
  const compares = config.mail.enabled && smaregiAccess(config) !== null
  return [
    'flush',
    ...(config.orders.enabled ? (['import-orders'] as const) : []),
    'auth-refresh',
    'status',
    ...(compares ? (['reconcile'] as const) : []),
  ]
}

/** A job's call of ston, as it stands in `contrib`. */
export const CALLS: Readonly<Record<Job, string>> = {
  flush: 'flush --quiet',
  'import-orders': 'import-orders --quiet',
  'auth-refresh': 'auth refresh --quiet',
  status: 'status --check --quiet',
  reconcile: 'reconcile --mail --quiet',
}
