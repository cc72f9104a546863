import { diskError, type FileFacts } from '../../src/store/files/io.ts'

/** What a simulated disk holds: files and folders that know which part of them would survive the power going. */

export type Random = () => number

/** Small and seeded: the same seed, the same accident. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}

let inodes = 0

export class FileNode {
  readonly ino = (inodes += 1)
  data: Buffer = Buffer.alloc(0)
  mtimeMs: number
  nlink = 1
  /** What is certain to survive. */
  #durable: Buffer = Buffer.alloc(0)
  /** What `data` is the beginning of, and how much of that was ever written. */
  #room: Buffer = Buffer.alloc(0)
  #filled = 0

  constructor(mtimeMs: number) {
    this.mtimeMs = mtimeMs
  }

  /** Into the room behind what is there, as long as nobody else has that: a file that is written line by line is not copied each time. */
  append(bytes: Uint8Array): void {
    const { length } = this.data
    const end = length + bytes.length
    if (length !== this.#filled || end > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(length === 0 ? end : end * 2)
      this.data.copy(larger)
      this.#room = larger
    }
    this.#room.set(bytes, length)
    this.#filled = end
    this.data = this.#room.subarray(0, end)
  }

  truncate(length: number): void {
    this.data = this.data.subarray(0, length)
  }

  sync(): void {
    this.#durable = this.data
  }

  /** Everything that was not synced may be there, be missing, be zeros or be wrong. */
  cut(random: Random): void {
    const safe = commonPrefix(this.#durable, this.data)
    const loose = Buffer.from(this.data.subarray(safe))
    const kept = this.data.length < this.#durable.length && random() < 0.5 ? this.#durable : null
    this.data = kept ?? Buffer.concat([this.data.subarray(0, safe), mangled(loose, random)])
    this.#durable = this.data
    this.#room = Buffer.alloc(0)
    this.#filled = 0
  }
}

function commonPrefix(a: Buffer, b: Buffer): number {
  const shorter = Math.min(a.length, b.length)
  if (a.subarray(0, shorter).equals(b.subarray(0, shorter))) return shorter
  let i = 0
  while (a[i] === b[i]) i += 1
  return i
}

function mangled(bytes: Buffer, random: Random): Buffer {
  if (bytes.length === 0) return bytes
  const from = below(random, bytes.length)
  switch (below(random, 5)) {
    case 0: // the size got longer, the data did not arrive
      return bytes.fill(0, from)
    case 1:
      for (let n = 0; n < 3; n += 1) {
        const at = from + below(random, bytes.length - from)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8))
      }
      return bytes
    case 2: // a later sector arrived, an earlier one did not
      return bytes.fill(0, from, Math.min(bytes.length, from + 64))
    case 3:
      return bytes.subarray(0, from)
    default:
      return bytes.subarray(0, random() < 0.5 ? 0 : bytes.length)
  }
}

export type Node = FileNode | FolderNode

export type NameChange =
  | { readonly kind: 'put' | 'link'; readonly name: string; readonly node: Node }
  | { readonly kind: 'remove'; readonly name: string }
  | {
      readonly kind: 'rename'
      readonly from: string
      readonly name: string
      readonly node: Node
    }

export class FolderNode {
  readonly names = new Map<string, Node>()
  /** Since the last sync of the folder. */
  pending: NameChange[] = []
  #durable = new Map<string, Node>()

  change(change: NameChange): void {
    apply(this.names, change)
    this.pending.push(change)
  }

  sync(): void {
    this.#durable = new Map(this.names)
    this.pending = []
  }

  /** What lies under a path from here; null = nothing. */
  find(path: string): Node | null {
    return under(this, path)
  }

  node(path: string): Node {
    const node = this.find(path)
    if (node === null) throw failure('ENOENT', path)
    return node
  }

  folder(path: string): FolderNode {
    const node = this.node(path)
    if (!(node instanceof FolderNode)) throw failure('ENOTDIR', path)
    return node
  }

  /** Each new, changed or removed name that was not synced survives or does not, for itself. */
  cut(random: Random): void {
    const names = new Map(this.#durable)
    for (const change of this.pending) if (random() < 0.5) apply(names, change)
    this.names.clear()
    for (const [name, node] of names) this.names.set(name, node)
    this.sync()
    const nodes = [...this.names.values()]
    for (const node of new Set(nodes)) {
      if (node instanceof FileNode) node.nlink = nodes.filter((one) => one === node).length
      node.cut(random)
    }
  }
}

function under(folder: Node, path: string): Node | null {
  let node = folder
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    if (end > start) {
      const next = node instanceof FolderNode ? node.names.get(path.slice(start, end)) : undefined
      if (next === undefined) return null
      node = next
    }
    start = end + 1
  }
  return node
}

/** Much is looked for that is not there: a stack, which nobody reads, would cost more than the look. */
export function failure(code: string, message: string): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const error = diskError(code, message)
  Error.stackTraceLimit = stackTraceLimit
  return error
}

function apply(names: Map<string, Node>, change: NameChange): void {
  const old = names.get(change.name)
  if (old instanceof FileNode && change.kind !== 'put') old.nlink -= 1
  if (change.kind === 'link' && change.node instanceof FileNode) change.node.nlink += 1
  if (change.kind === 'rename') names.delete(change.from)
  if (change.kind === 'remove') names.delete(change.name)
  else names.set(change.name, change.node)
}

export function file(node: Node): FileNode {
  if (node instanceof FileNode) return node
  throw failure('EISDIR', 'a folder')
}

export function facts(node: Node): FileFacts {
  if (!(node instanceof FileNode)) return { size: 0, nlink: 2, mtimeMs: 0, ctimeMs: 0, ino: 1 }
  const { ino, nlink, mtimeMs, data } = node
  return { size: data.length, nlink, mtimeMs, ctimeMs: mtimeMs, ino }
}
