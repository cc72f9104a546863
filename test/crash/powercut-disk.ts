import { basename, dirname } from 'node:path'
import { diskError, type Handle, type Io } from '../../src/store/files/io.ts'
import type { Machine } from '../../src/store/files/machine.ts'
import { thisSystem } from '../../src/kernel/system.ts'
import { type Site, siteOf } from './powercut-site.ts'
import {
  below,
  facts,
  file,
  FileNode,
  FolderNode,
  type Node,
  type Random,
} from './powercut-inode.ts'

/** Says of a sync that is about to happen whether it is left out; where it was asked for is dear to find out. */
export type Skip = (site: () => Site) => boolean

export class PowerOff extends Error {}

/** A promise that was not kept. */
export class Broken extends Error {}

/** For work that the power may interrupt: only what the store has done wrong is an error. */
async function untilPowerOff(disk: Disk, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (error instanceof Broken || !disk.isOff) throw error
  }
}

/**
 * One time until the power goes: now and then a process or two are killed before that, and the next one goes on where they stopped.
 * After each end the next process checks, and what it has found is as good as promised.
 */
export async function oneTime(
  disk: Disk,
  random: Random,
  calls: readonly [number, number],
  { work, check }: { readonly work: () => Promise<void>; readonly check: () => Promise<void> },
): Promise<void> {
  const [least, more] = calls
  for (let kills = below(random, 4); kills >= 0; kills -= 1) {
    disk.cutAfter(kills > 0 ? below(random, least + more) + 1 : least + below(random, more))
    await untilPowerOff(disk, work())
    if (kills > 0) disk.kill()
    else disk.restart()
    await check()
  }
}

/** Accidents like to come just before a sync, or soon after one that is missing: there they do harm. */
const BEFORE_SYNC = 0.02

/** A disk in memory with a plug. After the plug was pulled only what was synced is certain to be there. */
export class Disk {
  readonly #random: Random
  readonly #skip: Skip
  readonly #root = new FolderNode()
  /** A machine that started so many times, and so many processes that were on it one after another. */
  #boot = 0
  #life = 0
  #clock = Date.UTC(2026, 10, 23)
  #bootedAt = 0
  #left = Infinity

  constructor(random: Random, skip: Skip = () => false) {
    this.#random = random
    this.#skip = skip
  }

  get isOff(): boolean {
    return this.#left <= 0
  }

  now(): Date {
    return new Date(this.#clock)
  }

  /** The power goes in the middle of the so many-th call. */
  cutAfter(calls: number): void {
    this.#left = calls
  }

  /** The power goes now, if it has not yet, and comes back. Everything that ran before is dead. */
  restart(): void {
    this.#boot += 1
    this.#life += 1
    this.#root.cut(this.#random)
    this.#left = Infinity
    this.#clock += 60_000
    this.#bootedAt = this.#clock
  }

  /** The process is killed, and the machine goes on: everything it wrote is there for the next one, safe or not. */
  kill(): void {
    this.#life += 1
    this.#left = Infinity
  }

  machine(): Machine {
    const boot = String(this.#boot)
    const start = String(this.#life)
    return {
      system: thisSystem,
      self: () => ({ host: 'shop', boot, space: '', pid: 7, start }),
      isRunning: (_pid, start) => start === String(this.#life),
      uptimeMs: () => this.#clock - this.#bootedAt,
      listen: () => Promise.resolve(null),
      ask: () => Promise.resolve('unknown'),
    }
  }

  /** The file functions as a program sees them until the next cut. */
  plug(): Io {
    const life = this.#life
    const call = async <T>(work: () => T): Promise<T> => {
      if (this.#random() < 0.3) await new Promise(setImmediate)
      if (life !== this.#life || this.isOff) throw new PowerOff('power off')
      this.#left -= 1
      this.#clock += 1
      if (this.isOff && this.#random() < 0.5) throw new PowerOff('power off')
      return work()
    }
    return {
      open: (path, flags) => call(() => this.#open(path, flags, call)),
      mkdir: (path) => call(() => this.#make(path, new FolderNode())),
      readdir: (path) => call(() => [...this.#root.folder(path).names.keys()]),
      readFile: (path) => call(() => Buffer.from(file(this.#root.node(path)).data)),
      rename: (from, to) => call(() => this.#rename(from, to)),
      link: (from, to) => call(() => this.#link(from, to)),
      unlink: (path) => call(() => this.#unlink(path)),
      stat: (path) => call(() => facts(this.#root.node(path))),
      statSync: (path) => facts(this.#root.node(path)),
      readdirSync: (path) => [...this.#root.folder(path).names.keys()],
      chmod: (path) => call(() => void this.#root.node(path)),
      utimes: (path) => call(() => void this.#root.node(path)),
      access: (path) => call(() => void this.#root.node(path)),
      statfs: () => call(() => ({ bavail: 1, bsize: 4096, blocks: 1 })),
    }
  }

  #open(path: string, flags: string, call: <T>(work: () => T) => Promise<T>): Handle {
    const found = this.#root.find(path)
    if (flags === 'wx' && found !== null) throw diskError('EEXIST', path)
    const isNew = found === null && flags !== 'r'
    const node = isNew ? this.#make(path, new FileNode(this.#clock)) : this.#root.node(path)
    return {
      write: (bytes, offset, length) => call(() => this.#write(node, bytes, offset, length)),
      read: (bytes, offset, length, position) =>
        call(() => ({
          bytesRead: file(node).data.copy(bytes, offset, position, position + length),
        })),
      stat: () => call(() => facts(node)),
      truncate: (length) => call(() => file(node).truncate(length)),
      chmod: () => call(() => undefined),
      sync: () => this.#syncCall(node, call),
      datasync: () => this.#syncCall(node, call),
      close: () => call(() => undefined),
    }
  }

  /** Takes less than it was given now and then, as the real call may. */
  #write(node: Node, bytes: Uint8Array, offset: number, length: number): { bytesWritten: number } {
    const bytesWritten = this.#random() < 0.2 ? 1 + below(this.#random, length) : length
    file(node).append(bytes.subarray(offset, offset + bytesWritten))
    file(node).mtimeMs = this.#clock
    return { bytesWritten }
  }

  /** Who asks is seen before anything else happens. */
  #syncCall(node: Node, call: <T>(work: () => T) => Promise<T>): Promise<void> {
    const asked = new Error('sync')
    return call(() => {
      if (this.#left < Infinity && this.#random() < BEFORE_SYNC) this.#left = 0
      if (this.isOff) throw new PowerOff('power off')
      if (!this.#skip(() => siteOf(asked))) node.sync()
      else if (this.#left < Infinity && this.#random() < 0.5)
        this.#left = Math.min(this.#left, 1 + below(this.#random, 30))
    })
  }

  #make<N extends Node>(path: string, node: N): N {
    const folder = this.#root.folder(dirname(path))
    if (folder.names.has(basename(path))) throw diskError('EEXIST', path)
    folder.change({ kind: 'put', name: basename(path), node })
    return node
  }

  #rename(from: string, to: string): void {
    const node = this.#root.node(from)
    this.#root.folder(dirname(to)).change({
      kind: 'rename',
      from: basename(from),
      name: basename(to),
      node,
    })
  }

  #link(from: string, to: string): void {
    const folder = this.#root.folder(dirname(to))
    if (folder.names.has(basename(to))) throw diskError('EEXIST', to)
    folder.change({ kind: 'link', name: basename(to), node: this.#root.node(from) })
  }

  #unlink(path: string): void {
    this.#root.node(path)
    this.#root.folder(dirname(path)).change({ kind: 'remove', name: basename(path) })
  }
}
