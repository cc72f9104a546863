import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { batchesSurvive } from './powercut-batches.ts'
import { bookingsSurvive } from './powercut-bookings.ts'
import type { SyncCall } from './powercut-disk.ts'
import { documentsSurvive } from './powercut-documents.ts'
import { journalSurvives } from './powercut-journal.ts'

/**
 * A kill never notices a missing sync, so the store runs on a disk in memory that forgets what was not synced: three
 * power cuts a seed. `STON_SEEDS=1000` looks longer.
 */
const SEEDS = Number(process.env['STON_SEEDS'] ?? 100)

type Scenario = (seed: number, skip?: (call: SyncCall) => boolean) => Promise<number>

/** The first seed that goes wrong, with what went wrong; null when none does and there was something to lose. */
async function firstFailure(
  scenario: Scenario,
  seeds: number,
  skip?: (call: SyncCall) => boolean,
): Promise<string | null> {
  let kept = 0
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      kept += await scenario(seed, skip)
    } catch (error) {
      return `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    }
  }
  return kept > 5 * seeds ? null : `only ${kept} things were ever safe`
}

describe('when the power goes', () => {
  test('every acknowledged notification and everything given out is there, once', async () => {
    expect(await firstFailure(journalSurvives, SEEDS)).toBeNull()
  })

  test('every document has its last value or the one that was on its way', async () => {
    expect(await firstFailure(documentsSurvive, SEEDS)).toBeNull()
  })

  test('every booking and every echo is there, in its order and as a whole', async () => {
    expect(await firstFailure(bookingsSurvive, SEEDS)).toBeNull()
  })

  test('every sealed batch is whole, in its state, and none of its keys is new', async () => {
    expect(await firstFailure(batchesSurvive, SEEDS)).toBeNull()
  })
})

const file =
  (pattern: RegExp, reading = false) =>
  (call: SyncCall): boolean =>
    call.names === null && call.reading === reading && pattern.test(call.path)

const folder =
  (name: string, waiting: (call: SyncCall) => boolean = () => true) =>
  (call: SyncCall): boolean =>
    call.names !== null && basename(call.path) === name && waiting(call)

const HEAD = /^\d{6}\.json$/
const LINES = /\.jsonl$/
const waits = (call: SyncCall, kind: string, name: RegExp): boolean =>
  call.names?.some((change) => change.kind === kind && name.test(change.name)) === true

const SYNCS: readonly (readonly [string, Scenario, (call: SyncCall) => boolean])[] = [
  ['of the folder above the store', journalSurvives, folder('srv')],
  ['of the store folder', journalSurvives, folder('ston')],
  ['of a segment’s lines', journalSurvives, file(/\/journal\//)],
  ['of a segment’s name', journalSurvives, folder('journal')],
  ['of what is given out to a reader', journalSurvives, file(/\/journal\//, true)],
  ['of a document’s content', documentsSurvive, file(/\/documents\//)],
  ['of a document’s name', documentsSurvive, folder('documents')],
  ['of a batch’s changes', batchesSurvive, file(/\.changes\.jsonl/)],
  ['of a batch’s carried rows', batchesSurvive, file(/\.carried\.jsonl/)],
  [
    'of their names, before the head gets its own',
    batchesSurvive,
    folder('batches', (call) => waits(call, 'rename', LINES) && !waits(call, 'rename', HEAD)),
  ],
  ['of a batch’s head', batchesSurvive, file(/\/batches\/\d+\.json\./)],
  ['of a head’s name', batchesSurvive, folder('batches', (call) => waits(call, 'rename', HEAD))],
  [
    'of removed heads, before their lines are removed',
    batchesSurvive,
    folder('batches', (call) => waits(call, 'remove', HEAD)),
  ],
  ['of a booking’s lines', bookingsSurvive, file(/\/bookings\//)],
  ['of the name of a file of bookings', bookingsSurvive, folder('bookings')],
  ['of an echo’s line', bookingsSurvive, file(/\/echoes\//)],
  ['of the name of a file of echoes', bookingsSurvive, folder('echoes')],
  ['of duplicate keys', batchesSurvive, file(/\.keys$/)],
  ['of the names of key files', batchesSurvive, folder('keys')],
]

describe('the same without one sync', () => {
  test.each(SYNCS)('%s: something is lost', async (_what, scenario, skip) => {
    expect(await firstFailure(scenario, Math.max(SEEDS, 600), skip)).not.toBeNull()
  })
})
