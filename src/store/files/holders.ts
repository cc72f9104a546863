import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { stamp, unstamp } from './checked.ts'
import { isNewest, newestEpoch } from './epochs.ts'
import { orNull, readSmall, removeQuietly } from './io.ts'
import type { Machine, Owner } from './machine.ts'
import { type FileRoom, placeFile } from './temp.ts'
import { isSilent, watchOf } from './watch.ts'

/** Who wants a lock, what for, and since when (ISO instant). */
export interface Claim extends Owner {
  readonly purpose: string
  /** For people. */
  readonly at: string
  /** The socket that shows that the process lives; null where there can be none, absent in format 1. */
  readonly socket?: string | null
  /** Which holder of the lock it is; null while it is not. */
  readonly epoch?: number | null
}

/**
 * `trying` keeps others out, `held` says that somebody is certainly at work. `silent`: given up by others, without having been seen to
 * end; he may still go on, and finds that he has lost the lock.
 */
export type Stage = 'trying' | 'held' | 'silent'
/** A claim in format 1's folder that keeps its processes out for ever. */
export const BARRIER = 'format-2.held'
const STAGES: readonly Stage[] = ['held', 'trying', 'silent']

/** Somebody who wants a lock or has it. */
export interface Holder {
  readonly stage: Stage
  readonly claim: Claim | null
  /** On this machine, or on another one that shares the folder. */
  readonly where: 'here' | 'elsewhere'
}

/** `folder`: the one of locks, with small files of whoever is there. */
export interface LockRoom extends FileRoom {
  readonly now: () => Date
  /** Makes safe what a holder who died may have left without its last sync: whoever comes next acts on it. */
  readonly inherit: () => Promise<void>
  /** The name of this process's socket in the folder; null: there can be none. */
  readonly socket: () => Promise<string | null>
}

/** Who holds the lock that something is written under, and who has held it. */
export interface Holders {
  /** The number of whoever holds it now; without a holder the last one's. */
  epoch(): Promise<number>
  /** Whether this store itself holds it, as far as it knows. */
  readonly isHeld: () => boolean
  /** True where this store believes that it holds the lock, and somebody else has taken it. */
  readonly hasLost: () => boolean
  /** True while a former holder may still go on: he was given up without being seen to end. */
  mayLive(epoch: number): Promise<boolean>
}

/**
 * A name that nobody else makes: a stale file is only ever deleted by it, so nobody can delete a fresh one. It also says in which
 * start of the machine it was made, should the power leave nothing else of it.
 */
export function newToken(lock: string, machine: Machine): string {
  return `${lock}.${bootOf(machine)}-${machine.self().pid}-${machine.system.hex(6)}`
}

function bootOf(machine: Machine): string {
  return crc32(machine.self().boot).toString(36)
}

/** Writes a claim so that nobody sees half of it. It need not survive the power: then nobody holds anything. */
export async function announce(
  room: LockRoom,
  token: string,
  stage: Stage,
  facts: { readonly purpose: string; readonly epoch: number | null },
): Promise<void> {
  const path = join(room.folder, `${token}.${stage}`)
  const socket = await room.socket()
  const at = room.now().toISOString()
  const claim: Claim = { ...facts, ...room.machine.self(), at, socket }
  await placeFile(room.io, `${path}.tmp`, path, { bytes: stamp(claim) })
}

/** Takes back what was announced. The `held` file goes first: without its announcement it would not protect anybody. */
export async function withdraw(
  room: LockRoom,
  token: string,
  stages: readonly Stage[] = STAGES,
): Promise<void> {
  for (const stage of stages)
    for (const name of [`${token}.${stage}`, watchOf(token, stage)])
      await removeQuietly(room.io, join(room.folder, name))
}

/** A sign of life for those who see neither our process nor our socket: a number that changes. It is no time, only kept as one. */
export async function beat(room: LockRoom, token: string, count: number): Promise<void> {
  const mark = new Date(count * 1000)
  for (const stage of ['held', 'trying'])
    await room.io.utimes(join(room.folder, `${token}.${stage}`), mark, mark).catch(() => undefined)
}

/** Everybody else at this lock who keeps others out. What dead ones left is removed. */
export async function others(room: LockRoom, lock: string, token: string): Promise<Holder[]> {
  const found: Holder[] = []
  for (const name of await room.io.readdir(room.folder)) {
    const stage = stageOf(name)
    if (stage === null || !name.startsWith(`${lock}.`) || name.startsWith(`${token}.`)) continue
    const holder = await findHolder(room, name, stage)
    if (holder !== null && holder.stage !== 'silent') found.push(holder)
  }
  return found
}

/** A look at who is at the lock just now: whoever has it, else whoever waits for it. */
export async function holderOf(room: LockRoom, lock: string): Promise<string | null> {
  const there = await others(room, lock, '')
  const one = there.find(({ stage }) => stage === 'held') ?? there[0]
  return one?.claim?.purpose ?? null
}

/** `held`: the number by which this store itself holds the lock; undefined = it does not. */
export function holdersOf(room: LockRoom, lock: string, held: () => number | undefined): Holders {
  return {
    epoch: async () => held() ?? newestEpoch(room, lock),
    isHeld: () => held() !== undefined,
    hasLost: () => {
      const epoch = held()
      return epoch !== undefined && !isNewest(room, lock, epoch)
    },
    mayLive: async (epoch) => held() !== epoch && mayLive(room, lock, epoch),
  }
}

/** True when the lock's holder of that number has not been seen to end. */
async function mayLive(room: LockRoom, lock: string, epoch: number): Promise<boolean> {
  for (const name of await room.io.readdir(room.folder)) {
    const stage = stageOf(name)
    if (stage === null || stage === 'trying' || !name.startsWith(`${lock}.`)) continue
    const holder = await findHolder(room, name, stage)
    if (holder?.claim?.epoch === epoch) return true
  }
  return false
}

function stageOf(name: string): Stage | null {
  if (name.endsWith(`.${BARRIER}`)) return null
  return STAGES.find((stage) => name.endsWith(`.${stage}`)) ?? null
}

async function findHolder(room: LockRoom, name: string, stage: Stage): Promise<Holder | null> {
  const path = join(room.folder, name)
  const facts = await orNull(room.io.stat(path))
  const bytes = facts === null ? null : await readSmall(room.io, path)
  if (facts === null || bytes === null) return null // withdrawn meanwhile
  const claim = parse(bytes)
  const token = name.slice(0, -stage.length - 1)
  const where = await whereIs(room, { token, stage, claim, beat: facts.mtimeMs })
  if (where === 'here' || where === 'elsewhere') return { stage, claim, where }
  await room.inherit()
  if (where === 'silent' && stage !== 'trying') {
    const kept = join(room.folder, `${token}.silent`)
    if (stage === 'held') await orNull(room.io.rename(path, kept))
    return { stage: 'silent', claim, where: 'here' }
  }
  await removeQuietly(room.io, path)
  await removeQuietly(room.io, join(room.folder, watchOf(token, stage)))
  if (typeof claim?.socket === 'string')
    await removeQuietly(room.io, join(room.folder, claim.socket))
  return null
}

interface Seen {
  readonly token: string
  readonly stage: Stage
  readonly claim: Claim | null
  readonly beat: number
}

/** `gone`: certainly ended. `silent`: nobody has heard of it for long. The wall clock is not asked. */
async function whereIs(room: LockRoom, seen: Seen): Promise<Holder['where'] | 'gone' | 'silent'> {
  const me = room.machine.self()
  const { claim } = seen
  // The power may have gone between a claim's name and its content; then it is from before the machine was started again.
  if (claim === null && !seen.token.includes(`.${bootOf(room.machine)}-`)) return 'gone'
  if (claim !== null && claim.boot === me.boot && (me.boot !== '' || claim.host === me.host)) {
    const life = await lifeOf(room, claim)
    if (life !== 'unknown') return life === 'alive' ? 'here' : 'gone'
  } else if (claim !== null && claim.host === me.host) return 'gone' // the same machine, started again
  if (seen.stage === 'silent' || (await isSilent(room, seen))) return 'silent'
  return claim === null || claim.boot === me.boot ? 'here' : 'elsewhere'
}

/** On this start of this machine. A container's process ids mean nothing outside of it, but its sockets do. */
async function lifeOf(
  { folder, machine }: LockRoom,
  claim: Claim,
): Promise<'alive' | 'dead' | 'unknown'> {
  if (typeof claim.socket === 'string') {
    const life = await machine.ask(folder, claim.socket)
    if (life !== 'unknown') return life
  }
  if (claim.space !== machine.self().space) return 'unknown'
  return machine.isRunning(claim.pid, claim.start) ? 'alive' : 'dead'
}

function parse(bytes: Buffer): Claim | null {
  const value = unstamp(bytes)
  return typeof value === 'object' && value !== null && 'purpose' in value ? (value as Claim) : null
}
