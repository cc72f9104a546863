import type { Handle, Io } from '../../src/store/files/io.ts'
import {
  facts,
  failure,
  file,
  FileNode,
  FolderNode,
  type Node,
  type Random,
} from '../crash/powercut-inode.ts'

/** Takes part in the time of whoever calls: `ms` later, if it still lives, the work is done, and it hears of it. */
export type Turn = <T>(kind: 'look' | 'write' | 'sync', work: () => T) => Promise<T>

/**
 * A disk in memory that several processes share. What is written is there for all of them at once; after the power was cut only what was
 * synced is certain to be there, of a file its content and of a folder its names, each for itself: the rest is there, or missing, or
 * torn, or came in another order, as chance has it.
 */
export class Disk {
  readonly #root = new FolderNode()
  /** Bytes that fit on it. */
  capacity = Infinity
  #used = 0
  readonly #now: () => number

  /** `now`: the wall clock of the machine it is in, ms since 1970. */
  constructor(now: () => number) {
    this.#now = now
  }

  get used(): number {
    return this.#used
  }

  cut(random: Random): void {
    this.#root.cut(random)
    this.#used = sizeOf(this.#root)
  }

  /** The names in a folder, for who looks from outside. */
  names(path: string): readonly string[] {
    const node = this.#root.find(path)
    return node instanceof FolderNode ? [...node.names.keys()].toSorted() : []
  }

  /** What stands in a file now, for who looks from outside; '' = there is none. */
  text(path: string): string {
    const node = this.#root.find(path)
    return node instanceof FileNode ? node.data.toString('utf8') : ''
  }

  /** A process's socket: a name, and nothing that a power cut could keep. */
  putSocket(path: string): void {
    this.#make(path, new FileNode(this.#now()))
  }

  has(path: string): boolean {
    return this.#root.find(path) !== null
  }

  /** Takes a name away without anybody's turn; false = it was not there. */
  drop(path: string): boolean {
    if (!this.has(path)) return false
    this.#unlink(path)
    return true
  }

  /** The file functions as one process sees them. */
  io(turn: Turn): Io {
    return {
      open: (path, flags) => turn('look', () => this.#open(path, flags, turn)),
      mkdir: (path) => turn('write', () => this.#make(path, new FolderNode())),
      readdir: (path) => turn('look', () => [...this.#root.folder(path).names.keys()]),
      readFile: (path) => turn('look', () => Buffer.from(file(this.#root.node(path)).data)),
      rename: (from, to) => turn('write', () => this.#rename(from, to)),
      link: (from, to) => turn('write', () => this.#link(from, to)),
      unlink: (path) => turn('write', () => this.#unlink(path)),
      stat: (path) => turn('look', () => facts(this.#root.node(path))),
      statSync: (path) => facts(this.#root.node(path)),
      readdirSync: (path) => [...this.#root.folder(path).names.keys()],
      chmod: (path) => turn('look', () => void this.#root.node(path)),
      utimes: (path, _atime, mtime) =>
        turn('write', () => {
          file(this.#root.node(path)).mtimeMs = mtime.getTime()
        }),
      access: (path) => turn('look', () => void this.#root.node(path)),
      statfs: () => turn('look', () => this.#space()),
    }
  }

  #space(): { bavail: number; bsize: number; blocks: number } {
    const whole = this.capacity === Infinity ? 1024 ** 4 : this.capacity
    const free = Math.max(0, whole - this.#used)
    return { bavail: Math.floor(free / BLOCK), bsize: BLOCK, blocks: Math.floor(whole / BLOCK) }
  }

  #open(path: string, flags: string, turn: Turn): Handle {
    const found = this.#root.find(path)
    if (flags === 'wx' && found !== null) throw failure('EEXIST', path)
    if (found === null && flags.startsWith('r')) throw failure('ENOENT', path)
    const node = found ?? this.#make(path, new FileNode(this.#now()))
    return {
      write: (bytes, offset, length) =>
        turn('write', () => this.#write(node, bytes.subarray(offset, offset + length))),
      read: (bytes, offset, length, position) =>
        turn('look', () => ({
          bytesRead: file(node).data.copy(bytes, offset, position, position + length),
        })),
      stat: () => turn('look', () => facts(node)),
      truncate: (length) =>
        turn('write', () => {
          this.#used -= Math.max(0, file(node).data.length - length)
          file(node).truncate(length)
        }),
      chmod: () => turn('look', () => undefined),
      sync: () => turn('sync', () => node.sync()),
      datasync: () => turn('sync', () => node.sync()),
      close: () => turn('look', () => undefined),
    }
  }

  /** A disk that is nearly full takes what fits. */
  #write(node: Node, bytes: Uint8Array): { bytesWritten: number } {
    const free = this.capacity - this.#used
    if (bytes.length > 0 && free <= 0) throw failure('ENOSPC', 'no space left on device')
    const taken = bytes.subarray(0, Math.min(bytes.length, free))
    file(node).append(taken)
    file(node).mtimeMs = this.#now()
    this.#used += taken.length
    return { bytesWritten: taken.length }
  }

  #make<N extends Node>(path: string, node: N): N {
    const { folder, name } = this.#placeOf(path)
    if (folder.names.has(name)) throw failure('EEXIST', path)
    folder.change({ kind: 'put', name, node })
    return node
  }

  #rename(from: string, to: string): void {
    const node = this.#root.node(from)
    const there = this.#root.find(to)
    if (there === node) return
    const [{ folder, name }, before] = [this.#placeOf(to), this.#placeOf(from)]
    if (folder !== before.folder) throw failure('EXDEV', to)
    if (there instanceof FileNode) this.#forget(there)
    folder.change({ kind: 'rename', from: before.name, name, node })
  }

  #link(from: string, to: string): void {
    const { folder, name } = this.#placeOf(to)
    const node = file(this.#root.node(from))
    if (folder.names.has(name)) throw failure('EEXIST', to)
    folder.change({ kind: 'link', name, node })
  }

  #unlink(path: string): void {
    this.#forget(file(this.#root.node(path)))
    const { folder, name } = this.#placeOf(path)
    folder.change({ kind: 'remove', name })
  }

  #placeOf(path: string): { readonly folder: FolderNode; readonly name: string } {
    const end = path.lastIndexOf('/')
    return { folder: this.#root.folder(path.slice(0, end)), name: path.slice(end + 1) }
  }

  /** With its last name a file's bytes are free. */
  #forget(node: FileNode): void {
    if (node.nlink === 1) this.#used -= node.data.length
  }
}

const BLOCK = 4096

function sizeOf(folder: FolderNode): number {
  const nodes = new Set(folder.names.values())
  return [...nodes].reduce(
    (sum, node) => sum + (node instanceof FileNode ? node.data.length : sizeOf(node)),
    0,
  )
}
