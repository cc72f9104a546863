import type { Sentence } from '../kernel/sentence.ts'
import { stoppedBecause } from '../messages/page.ts'
import type { Direction } from './runs.ts'
import type { Snapshot } from './snapshot.ts'

interface Stopped {
  readonly what: Sentence
  readonly next: Sentence | null
}

/** The last runs that stopped before their end, with what they said. */
export function stoppedRuns(snapshot: Pick<Snapshot, 'runs' | 'importing'>): readonly Stopped[] {
  return [
    ...stopped(snapshot, 'flush', 'ston flush'),
    ...(snapshot.importing ? stopped(snapshot, 'import', 'ston import-orders') : []),
  ]
}

function stopped({ runs }: Pick<Snapshot, 'runs'>, direction: Direction, command: string) {
  const trouble = runs.trouble?.[direction] ?? null
  return trouble === null
    ? []
    : [{ what: stoppedBecause(command, trouble.what), next: trouble.next }]
}
