import { basename, dirname } from 'node:path'
import { diskError, type FileFacts, type Handle, type Io } from '../../src/store/files/io.ts'
import type { Machine } from '../../src/store/files/machine.ts'
import {
  below,
  FileNode,
  FolderNode,
  type NameChange,
  type Node,
  type Random,
} from './powercut-inode.ts'

/** A sync that is about to happen: tests switch one kind of them off. */
export interface SyncCall {
  readonly path: string
  /** Through a file that was opened for reading. */
  readonly reading: boolean
  /** The names that wait for this sync, when it is a folder's. */
  readonly names: readonly NameChange[] | null
}

export class PowerOff extends Error {}

/** A promise that was not kept. */
export class Broken extends Error {}

/** For work that the power may interrupt: only what the store has done wrong is an error. */
export async function untilPowerOff(disk: Disk, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (error instanceof Broken || !disk.isOff) throw error
  }
}

/** A disk in memory with a plug. After the plug was pulled only what was synced is certain to be there. */
export class Disk {
  readonly #random: Random
  readonly #skip: (call: SyncCall) => boolean
  readonly #root = new FolderNode()
  #boot = 0
  #clock = Date.UTC(2026, 10, 23)
  #bootedAt = 0
  #left = Infinity

  constructor(random: Random, skip: (call: SyncCall) => boolean = () => false) {
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
    this.#root.cut(this.#random)
    this.#left = Infinity
    this.#clock += 60_000
    this.#bootedAt = this.#clock
  }

  machine(): Machine {
    const boot = String(this.#boot)
    return {
      self: () => ({ host: 'shop', boot, space: '', pid: 7, start: boot }),
      isRunning: (_pid, start) => start === boot,
      bootedAt: () => this.#bootedAt,
    }
  }

  /** The file functions as a program sees them until the next cut. */
  plug(): Io {
    const boot = this.#boot
    const call = async <T>(work: () => T): Promise<T> => {
      if (this.#random() < 0.3) await new Promise(setImmediate)
      if (boot !== this.#boot || this.isOff) throw new PowerOff('power off')
      this.#left -= 1
      this.#clock += 1
      if (this.isOff && this.#random() < 0.5) throw new PowerOff('power off')
      return work()
    }
    return {
      open: (path, flags) => call(() => this.#open(path, flags, call)),
      mkdir: (path) => call(() => this.#make(path, new FolderNode())),
      readdir: (path) => call(() => [...this.#folder(path).names.keys()]),
      rename: (from, to) => call(() => this.#rename(from, to)),
      unlink: (path) => call(() => this.#unlink(path)),
      stat: (path) => call(() => facts(this.#node(path))),
      statSync: (path) => facts(this.#node(path)),
      chmod: (path) => call(() => void this.#node(path)),
      utimes: (path) => call(() => void this.#node(path)),
      access: (path) => call(() => void this.#node(path)),
      statfs: () => call(() => ({ bavail: 1, bsize: 4096 })),
    }
  }

  #open(path: string, flags: string, call: <T>(work: () => T) => Promise<T>): Handle {
    const found = this.#find(path)
    if (flags === 'wx' && found !== null) throw diskError('EEXIST', path)
    const isNew = found === null && flags !== 'r'
    const node = isNew ? this.#make(path, new FileNode(this.#clock)) : this.#node(path)
    return {
      write: (bytes, offset, length) => call(() => this.#write(node, bytes, offset, length)),
      read: (bytes, offset, length, position) =>
        call(() => ({
          bytesRead: file(node).data.copy(bytes, offset, position, position + length),
        })),
      stat: () => call(() => facts(node)),
      truncate: (length) => call(() => file(node).truncate(length)),
      chmod: () => call(() => undefined),
      sync: () => call(() => this.#sync(path, node, flags === 'r')),
      datasync: () => call(() => this.#sync(path, node, flags === 'r')),
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

  #sync(path: string, node: Node, reading: boolean): void {
    const names = node instanceof FolderNode ? node.pending : null
    if (!this.#skip({ path, reading, names })) node.sync()
  }

  #make<N extends Node>(path: string, node: N): N {
    const folder = this.#folder(dirname(path))
    if (folder.names.has(basename(path))) throw diskError('EEXIST', path)
    folder.change({ kind: 'put', name: basename(path), node })
    return node
  }

  #rename(from: string, to: string): void {
    const node = this.#node(from)
    this.#folder(dirname(to)).change({
      kind: 'rename',
      from: basename(from),
      name: basename(to),
      node,
    })
  }

  #unlink(path: string): void {
    this.#node(path)
    this.#folder(dirname(path)).change({ kind: 'remove', name: basename(path) })
  }

  #folder(path: string): FolderNode {
    const node = this.#node(path)
    if (!(node instanceof FolderNode)) throw diskError('ENOTDIR', path)
    return node
  }

  #node(path: string): Node {
    const node = this.#find(path)
    if (node === null) throw diskError('ENOENT', path)
    return node
  }

  #find(path: string): Node | null {
    let node: Node = this.#root
    for (const name of path.split('/').filter((part) => part !== '')) {
      const next: Node | undefined = node instanceof FolderNode ? node.names.get(name) : undefined
      if (next === undefined) return null
      node = next
    }
    return node
  }
}

function file(node: Node): FileNode {
  if (node instanceof FileNode) return node
  throw diskError('EISDIR', 'a folder')
}

function facts(node: Node): FileFacts {
  const size = node instanceof FileNode ? node.data.length : 0
  const mtimeMs = node instanceof FileNode ? node.mtimeMs : 0
  const nlink = node instanceof FileNode ? node.nlink : 2
  return { size, nlink, mtimeMs, ctimeMs: mtimeMs, ino: node instanceof FileNode ? node.ino : 1 }
}
