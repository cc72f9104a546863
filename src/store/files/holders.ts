import { join } from 'node:path'
import { stamp, unstamp } from './checked.ts'
import { createFile, type Io, orNull, readSmall, removeQuietly, writeAll } from './io.ts'
import type { Machine, Owner } from './machine.ts'
import { nodeCrypto } from '../../kernel/crypto.ts'

/** Another machine's file counts as live for so long after its last sign of life. */
const SILENT_MS = 10 * 60 * 1000

/** Who wants a lock, what for, and since when (ISO instant). */
export interface Claim extends Owner {
  readonly purpose: string
  readonly at: string
}

/** `trying` keeps others out for the moment; `held` says that somebody is at work. */
export type Stage = 'trying' | 'held'

/** Somebody who wants a lock or has it. */
export interface Holder {
  readonly stage: Stage
  readonly claim: Claim | null
  /** On this machine, or on another one that shares the folder. */
  readonly where: 'here' | 'elsewhere'
}

/** `folder`: the one of locks, with small files of whoever is there. */
export interface LockRoom {
  readonly io: Io
  readonly folder: string
  readonly machine: Machine
  readonly now: () => Date
  /** Makes safe what a holder who died may have left without its last sync: whoever comes next acts on it. */
  readonly inherit: () => Promise<void>
}

/** A name that nobody else makes: a stale file is only ever deleted by it, so nobody can delete a fresh one. */
export function newToken(lock: string, machine: Machine): string {
  return `${lock}.${machine.self().pid}-${nodeCrypto().randomBytes(6).toString('hex')}`
}

/** Writes a claim so that nobody sees half of it. It need not survive the power: then nobody holds anything. */
export async function announce(
  room: LockRoom,
  token: string,
  stage: Stage,
  purpose: string,
): Promise<void> {
  const path = join(room.folder, `${token}.${stage}`)
  const claim: Claim = { purpose, ...room.machine.self(), at: room.now().toISOString() }
  const temp = `${path}.tmp`
  try {
    const file = await createFile(room.io, temp)
    try {
      await writeAll(file, stamp(claim))
    } finally {
      await file.close()
    }
    await room.io.rename(temp, path)
  } catch (error) {
    await removeQuietly(room.io, temp)
    throw error
  }
}

/** Takes back what was announced. The `held` file goes first: without its announcement it would not protect anybody. */
export async function withdraw(room: LockRoom, token: string): Promise<void> {
  await removeQuietly(room.io, join(room.folder, `${token}.held`))
  await removeQuietly(room.io, join(room.folder, `${token}.trying`))
}

/** A sign of life for other machines, which cannot look for our process. */
export async function beat(room: LockRoom, token: string): Promise<void> {
  const now = room.now()
  for (const stage of ['held', 'trying'])
    await room.io.utimes(join(room.folder, `${token}.${stage}`), now, now).catch(() => undefined)
}

/** Everybody else at this lock who is alive. What dead ones left is removed. */
export async function others(room: LockRoom, lock: string, token: string): Promise<Holder[]> {
  const names = await room.io.readdir(room.folder)
  const found: Holder[] = []
  for (const name of names) {
    if (!name.startsWith(`${lock}.`) || name.startsWith(`${token}.`)) continue
    const stage = name.endsWith('.held') ? 'held' : name.endsWith('.trying') ? 'trying' : null
    if (stage === null) continue
    const holder = await findHolder(room, name, stage)
    if (holder !== null) found.push(holder)
  }
  return found
}

/** A look at who is at the lock just now: whoever has it, else whoever waits for it. */
export async function holderOf(room: LockRoom, lock: string): Promise<string | null> {
  const there = await others(room, lock, '')
  const one = there.find(({ stage }) => stage === 'held') ?? there[0]
  return one?.claim?.purpose ?? null
}

async function findHolder(room: LockRoom, name: string, stage: Stage): Promise<Holder | null> {
  const path = join(room.folder, name)
  const facts = await orNull(room.io.stat(path))
  const bytes = facts === null ? null : await readSmall(room.io, path)
  if (facts === null || bytes === null) return null // withdrawn meanwhile
  const claim = parse(bytes)
  const where = whereIs(room, claim, facts.mtimeMs)
  if (where !== 'gone') return { stage, claim, where }
  await room.inherit()
  await removeQuietly(room.io, path)
  return null
}

function whereIs(room: LockRoom, claim: Claim | null, beatMs: number): Holder['where'] | 'gone' {
  const me = room.machine.self()
  const fresh = room.now().getTime() - beatMs < SILENT_MS
  // The power may have gone between a claim's name and its content.
  if (claim === null) return fresh && beatMs >= room.machine.bootedAt() ? 'here' : 'gone'
  const sameBoot = claim.boot === me.boot && (me.boot !== '' || claim.host === me.host)
  if (sameBoot && claim.space === me.space)
    return room.machine.isRunning(claim.pid, claim.start) ? 'here' : 'gone'
  if (sameBoot) return fresh ? 'here' : 'gone' // another container: its process ids mean nothing to us
  const before = claim.host === me.host && beatMs < room.machine.bootedAt()
  return fresh && !before ? 'elsewhere' : 'gone'
}

function parse(bytes: Buffer): Claim | null {
  const value = unstamp(bytes)
  return typeof value === 'object' && value !== null && 'purpose' in value ? (value as Claim) : null
}
