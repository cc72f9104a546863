import { appendFile } from 'node:fs/promises'

/** What has to happen at least once wherever shops live through troubles. */
export const USUAL = [
  'upload worked later than settleMs',
  'verdict applied',
  'verdict refused',
  'verdict notSent',
  'verdict doubtful',
  'verdict inDoubt',
  'held missing',
  'held counts',
  'held oversold',
  'held refused',
  'held guard',
  'held shipment',
  'held repeat',
  'held otherLink',
  'order line inDoubt',
  'repeat asks',
  'repeat counts',
  'repeat is a repeat',
  'repeat decided by a person',
  'echo',
  'takenBack',
  'lost webhook found',
  'in doubt resolved as applied',
  'in doubt resolved as not applied',
] as const

/** What has to happen at least once in a long soak: else it proves less than it seems to. */
const WANTED = [
  ...USUAL,
  'kill between seal and send',
  'kill with an upload on its way',
  'kill of an import',
  'a holder that was stopped, and was taken over from',
  'upload that arrived late',
  'held unknownChange',
  'repeat countsLater',
  'drift mended',
] as const

/** How often something has happened over all seeds. */
export class Counters {
  readonly #wanted: readonly string[]
  readonly #times: Map<string, number>

  /** `wanted`: what has to happen at least once. */
  constructor(wanted: readonly string[] = WANTED) {
    this.#wanted = wanted
    this.#times = new Map(wanted.map((name) => [name, 0]))
  }

  saw(name: string, times = 1): void {
    this.#times.set(name, (this.#times.get(name) ?? 0) + times)
  }

  /** What has never happened. */
  never(): readonly string[] {
    return this.#wanted.filter((name) => this.#times.get(name) === 0)
  }

  toString(): string {
    return [...this.#times]
      .map(([name, times]) => `${String(times).padStart(6)}  ${name}`)
      .join('\n')
  }
}

/** Where somebody wants to read them besides. */
export async function tell(counters: Counters): Promise<void> {
  const path = process.env['STON_SOAK_COUNTS']
  if (path !== undefined) await appendFile(path, `${counters.toString()}\n`)
}
