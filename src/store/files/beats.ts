import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { DAY_MS, MINUTE_MS } from '../../kernel/time.ts'
import type { Beat, Beats, ListenerFacts } from '../beats.ts'
import { readStamped, stamp } from './checked.ts'
import { removeQuietly } from './io.ts'
import type { Owner } from './machine.ts'
import { type FileRoom, replaceCarelessly, sweepTemps } from './temp.ts'
import { onDisk } from './trouble.ts'

/** A clock that is right may still be corrected by moments. */
const AHEAD_MS = MINUTE_MS
const NAME = /^beat-[0-9a-z]+\.json$/

function beatOf({ stored, ageMs }: Found): Beat {
  const { at: _, uptimeMs: __, owner: ___, ...beat } = stored
  return { ...beat, ageMs }
}

/** How long it stays after its last sign of life (see `Beats.beat`). */
function keptMs({ ended, rules }: Stored): number {
  return ended || rules === undefined ? DAY_MS : 30 * DAY_MS
}

interface Stored extends ListenerFacts {
  /** ISO instant. */
  readonly at: string
  /** By the clock that nobody can set; it begins anew with the machine. */
  readonly uptimeMs: number
  readonly owner: Owner
  readonly ended: boolean
}

interface Found {
  readonly path: string
  readonly stored: Stored
  readonly ageMs: number
}

/** A small file for each listener, beside the documents. One that cannot be read is none: the next minute writes it again. */
export class FileBeats implements Beats {
  readonly #room: FileRoom & { readonly now: () => Date }

  constructor(room: FileRoom & { readonly now: () => Date }) {
    this.#room = room
  }

  async beat(facts: ListenerFacts, ended = false): Promise<void> {
    const { io, machine, folder, now } = this.#room
    await onDisk(folder, async () => {
      const [at, uptimeMs] = [now().toISOString(), machine.uptimeMs()]
      const there = await io.readdir(folder)
      await sweepTemps(this.#room, there)
      await this.#write({ ...facts, at, uptimeMs, owner: machine.self(), ended })
      for (const { path, stored, ageMs } of await this.#found(there))
        if (ageMs > keptMs(stored)) await removeQuietly(io, path)
    })
  }

  async all(): Promise<readonly Beat[]> {
    const { io, folder } = this.#room
    const found = await onDisk(folder, async () => this.#found(await io.readdir(folder)))
    for (const { stored } of found) await this.#correct(stored)
    return found.map(beatOf).toSorted((a, b) => a.ageMs - b.ageMs)
  }

  async #write(stored: Stored): Promise<void> {
    const name = crc32(`${stored.host}\n${stored.listener}`).toString(36)
    const path = join(this.#room.folder, `beat-${name}.json`)
    await replaceCarelessly(this.#room, path, stamp({ format: 2, ...stored }))
  }

  /** Of these names, as far as they are there. */
  async #found(names: readonly string[]): Promise<Found[]> {
    const { io, folder } = this.#room
    const found: Found[] = []
    for (const name of names.filter((one) => NAME.test(one))) {
      const path = join(folder, name)
      const stored = await readStamped<Stored>(io, path)
      if (stored !== null) found.push({ path, stored, ageMs: this.#ageOf(stored) })
    }
    return found
  }

  /** A clock that was ahead would keep the listener young for as long. Where it cannot be written, the next who looks tries again. */
  async #correct(stored: Stored): Promise<void> {
    const now = this.#room.now()
    if (Date.parse(stored.at) - now.getTime() < AHEAD_MS || this.#isSeenToLive(stored)) return
    await this.#write({ ...stored, at: now.toISOString() }).catch(() => undefined)
  }

  #ageOf(stored: Stored): number {
    const { machine, now } = this.#room
    const { boot } = machine.self()
    const uptime = machine.uptimeMs()
    // What was written before the machine was started is at least as old as that.
    const since = stored.owner.boot === boot ? Math.max(0, uptime - stored.uptimeMs) : uptime
    const steady = boot === '' || stored.owner.boot === '' ? 0 : since
    if (this.#isSeenToLive(stored)) return steady
    return Math.max(steady, now().getTime() - Date.parse(stored.at))
  }

  /** The wall clock may have been set since such a one wrote; it says nothing about it. */
  #isSeenToLive({ owner, ended }: Stored): boolean {
    const me = this.#room.machine.self()
    if (ended || me.boot === '' || owner.boot !== me.boot || owner.space !== me.space) return false
    return this.#room.machine.isRunning(owner.pid, owner.start)
  }
}
