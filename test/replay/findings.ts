import type { RecordedCall } from '../../src/recording/recorded-call.ts'

/**
 * `unreadable`: a client makes nothing of it; `type`, `code`: the simulators answer in another form, or otherwise; `delay`: it took longer
 * than is expected, or did not come at all.
 */
export interface Finding {
  readonly kind: 'unreadable' | 'type' | 'code' | 'delay'
  /** Which call of which service. */
  readonly where: string
  readonly what: string
  /** When it was met first, by the recording's clock. */
  readonly at: string
}

/** What a call is called here: ids in a path are no part of it. */
export function endpointOf({ service, method, path, form }: RecordedCall): string {
  if (service === 'smaregi-legacy') {
    const { params, proc_name: name } = (form ?? {}) as {
      params?: { table_name?: string }
      proc_name?: string
    }
    return `${service} ${[name, params?.table_name].filter((one) => one !== undefined).join(' ')}`
  }
  const steps = path
    .split('/')
    .map((step, at) => (service === 'smaregi' && isId(step, at, path) ? '{}' : step))
  return `${service} ${method} ${steps.join('/')}`
}

function isId(step: string, at: number, path: string): boolean {
  const contract = path.startsWith('/app/') ? 2 : 1
  return at === contract || /^\d+$/.test(step)
}

/** One line each, with how often. */
export function told(findings: readonly Finding[]): readonly string[] {
  const grouped = new Map<string, { readonly first: Finding; times: number }>()
  for (const one of findings) {
    const name = `${one.kind}  ${one.where}: ${one.what}`
    const known = grouped.get(name)
    if (known === undefined) grouped.set(name, { first: one, times: 1 })
    else known.times += 1
  }
  return [...grouped].map(([name, { first, times }]) => `${name}  (${times}×, first ${first.at})`)
}
