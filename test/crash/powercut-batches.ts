import { createHash } from 'node:crypto'
import type { BatchHead, BatchState, ChangeRecord } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { Store } from '../../src/store/store.ts'
import { change, head, held } from '../store/samples.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'
import { locked, openOn } from './powercut-journal.ts'

const CUTS = 3
const DAYS = ['2026-11-21', '2026-11-22', '2026-11-23']
const STATES: readonly BatchState[] = ['sealed', 'sending', 'accepted', 'settled']
/** Every other batch is older than what pruning leaves alone. */
const OLD = '2026-01-01T00:00:00.000Z'
const YOUNG = '2026-11-23T00:00:00.000Z'
const BEFORE = '2026-06-01T00:00:00.000Z'

interface Made {
  readonly head: BatchHead
  readonly changes: readonly ChangeRecord[]
  readonly carried: readonly OpenItem[]
  /** Sealing has returned. */
  sealed: boolean
  /** The furthest state that was reported, and the one that was being reached. */
  state: BatchState
  trying: BatchState
}

interface Known {
  readonly made: Map<number, Made>
  pruning: boolean
  keys: number
}

/** Batches are sealed, moved on and pruned; after a cut each is whole or absent, and no key of a sealed one is new. */
export async function batchesSurvive(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const known: Known = { made: new Map(), pruning: false, keys: seed * 1_000_000 }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [60, 600], {
      work: () => work(disk, known, random),
      check: async () => check(await openOn(disk), known),
    })
  }
  return known.made.size
}

async function work(disk: Disk, known: Known, random: Random): Promise<void> {
  const store = await openOn(disk)
  await locked(store)
  while (!disk.isOff) {
    const made = await seal(store, known, random)
    for (const state of STATES.slice(1)) {
      if (random() < 0.3) break
      made.trying = state
      await store.batches.advance(made.state, { ...made.head, state })
      made.state = state
    }
    if (random() < 0.2) {
      known.pruning = true
      await store.prune({ before: BEFORE, keysFrom: '2026-01-01' })
    }
  }
}

async function seal(store: Store, known: Known, random: Random): Promise<Made> {
  const newest = await store.batches.newest()
  const draft = await store.batches.draft(newest?.id ?? 0)
  const changes = Array.from({ length: below(random, 12) }, () => nextChange(known, random))
  await store.keys.load(DAYS)
  for (const record of changes) {
    draft.record(record)
    if (!store.keys.add(record.at.slice(0, 10), record.key)) throw new Broken('a new key was known')
  }
  if (random() < 0.1) {
    await draft.abort()
    store.keys.reset()
    return seal(store, known, random)
  }
  const carried = Array.from({ length: below(random, 3) }, (_, n) => held(`CODE-${draft.id}-${n}`))
  const batch = head(draft.id, { sealedAt: draft.id % 2 === 0 ? YOUNG : OLD })
  const made: Made = {
    head: batch,
    changes,
    carried,
    sealed: false,
    state: 'sealed',
    trying: 'sealed',
  }
  known.made.set(draft.id, made)
  await draft.seal(batch, carried)
  made.sealed = true
  if (random() < 0.9) await store.keys.commit(draft.id)
  return made
}

function nextChange(known: Known, random: Random): ChangeRecord {
  known.keys += 1
  const day = DAYS[below(random, DAYS.length)] ?? ''
  // As long and as random as real ones: a key that the power has mangled must not be the next one.
  const key = createHash('sha256').update(String(known.keys)).digest('hex').slice(0, 32)
  return { ...change(known.keys, `${day}T10:00:00+09:00`), key }
}

async function check(store: Store, known: Known): Promise<void> {
  const release = await locked(store)
  const ids = await store.batches.list()
  const newest = ids.at(-1) ?? 0
  for (const id of known.made.keys()) if (!ids.includes(id)) checkAbsence(id, newest, known)
  for (const id of ids) await checkBatch(store, id, newest, known)
  await checkKeys(store, known)
  await release()
}

function checkAbsence(id: number, newest: number, known: Known): void {
  const made = known.made.get(id)
  const mayBePruned = known.pruning && id < newest && made?.head.sealedAt === OLD
  if (made?.sealed === true && !mayBePruned) throw new Broken(`lost: batch ${id}`)
  if (!mayBePruned) known.made.delete(id)
}

async function checkBatch(store: Store, id: number, newest: number, known: Known): Promise<void> {
  const made = known.made.get(id)
  if (made === undefined) throw new Broken(`invented: batch ${id}`)
  const found = await store.batches.read(id)
  // What the lock's new holder finds sealed has not left, nor will it.
  const reached = [made.state, made.trying].includes('sealed') && found?.state === 'settled'
  // Of a batch that is being removed an older state may come back, until it is removed again.
  const isGoing = known.pruning && id < newest && made.head.sealedAt === OLD
  const isAsTold = found?.state === made.state || found?.state === made.trying
  if (found === null || (!isAsTold && !reached && !isGoing))
    throw new Broken(`batch ${id} is ${String(found?.state)} instead of ${made.state}`)
  const changes: ChangeRecord[] = []
  for await (const chunk of store.batches.changes(id)) changes.push(...chunk)
  const carried = await store.batches.carried(id)
  if (JSON.stringify([changes, carried]) !== JSON.stringify([made.changes, made.carried]))
    throw new Broken(`batch ${id} is not what was sealed`)
  Object.assign(made, { sealed: true, state: found.state, trying: found.state })
}

async function checkKeys(store: Store, known: Known): Promise<void> {
  await store.keys.load(DAYS)
  for (const made of known.made.values())
    for (const { key, at } of made.changes)
      if (store.keys.add(at.slice(0, 10), key))
        throw new Broken(`key of batch ${made.head.id} is new`)
  const fresh = nextChange(known, () => 0)
  if (!store.keys.add(fresh.at.slice(0, 10), fresh.key)) throw new Broken('a key was invented')
  store.keys.reset()
}
