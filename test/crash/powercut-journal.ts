import type { Position } from '../../src/domain/stock/batch.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import type { Notification, Store } from '../../src/store/store.ts'
import { Broken, Disk, oneTime, type Skip } from './powercut-disk.ts'
import { below, type Random, seeded } from './powercut-inode.ts'

const CUTS = 3
const SENDERS = 4
const EACH = 15

export function openOn(disk: Disk): Promise<Store> {
  return openFileStore({
    path: '/srv/shops/ston',
    io: disk.plug(),
    now: () => disk.now(),
    machine: disk.machine(),
    limits: { segmentBytes: 4000, groupBytes: 1500, retryMs: 0 },
  })
}

/** As every command that acts on what it reads. Whoever held it before is dead, so it is free. */
export async function locked(store: Store): Promise<() => Promise<void>> {
  const answer = await store.lock('stock', { purpose: 'work', waitMs: 0 })
  if (answer.kind !== 'held') throw new Broken(`the lock of a dead process: ${answer.kind}`)
  return () => answer.release()
}

/** What must be true after every cut, whatever was lost. */
interface Known {
  /** Handed over, answered or not. */
  readonly sent: Set<string>
  /** Answered: id → body. */
  readonly acknowledged: Map<string, string>
  /** Given out to a reader: id → body. */
  readonly given: Map<string, string>
  /** Where the reader is. */
  position: Position
  rounds: number
}

/** Senders and a reader at work; the power goes; everything answered or given out must be there, once. Says how much. */
export async function journalSurvives(seed: number, skip?: Skip): Promise<number> {
  const random = seeded(seed)
  const disk = new Disk(random, skip)
  const known: Known = {
    sent: new Set(),
    acknowledged: new Map(),
    given: new Map(),
    position: {},
    rounds: 0,
  }
  for (let cut = 0; cut < CUTS; cut += 1) {
    await oneTime(disk, random, [20, 300], {
      work: () => work(disk, known, random),
      check: () => check(disk, known),
    })
  }
  return known.acknowledged.size
}

async function work(disk: Disk, known: Known, random: Random): Promise<void> {
  const round = (known.rounds += 1)
  const store = await openOn(disk)
  const intake = await store.intake()
  const send = async (sender: number): Promise<void> => {
    for (let n = 0; n < EACH && !disk.isOff; n += 1) {
      const body = `${round}-${sender}-${n} ${'茶'.repeat(below(random, 60))}`
      known.sent.add(body)
      await intake.append(notification(body)).then(
        (id) => known.acknowledged.set(id, body),
        () => undefined,
      )
    }
  }
  const read = async (): Promise<void> => {
    while (!disk.isOff && known.acknowledged.size < round * SENDERS * EACH)
      await follow(store, known)
  }
  const sending = Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)))
  await Promise.race([read(), sending])
  await sending
  await intake.close()
}

function notification(body: string): Notification {
  return { form: 'legacy', event: 'stock', headers: { 'user-agent': 'smaregi' }, body }
}

/** Reads on from where the reader was; nothing may come a second time. */
async function follow(store: Store, known: Known): Promise<void> {
  const reading = store.unread(known.position)
  for await (const items of reading) {
    for (const item of items) {
      if (item.kind === 'damage') continue
      if (known.given.has(item.received.id)) throw new Broken(`twice: ${item.received.id}`)
      known.given.set(item.received.id, item.received.body)
    }
    known.position = reading.position
  }
}

async function check(disk: Disk, known: Known): Promise<void> {
  const store = await openOn(disk)
  const found = new Map<string, string>()
  const bodies = new Set<string>()
  for await (const items of store.unread({})) {
    for (const item of items) {
      if (item.kind === 'damage') continue
      const { id, body } = item.received
      if (found.has(id) || bodies.has(body)) throw new Broken(`doubled: ${id}`)
      if (!known.sent.has(body)) throw new Broken(`invented: ${id}`)
      found.set(id, body)
      bodies.add(body)
    }
  }
  for (const expected of [known.acknowledged, known.given])
    for (const [id, body] of expected) if (found.get(id) !== body) throw new Broken(`lost: ${id}`)
  await follow(store, known)
  for (const id of found.keys())
    if (!known.given.has(id)) throw new Broken(`never given out: ${id}`)
}
