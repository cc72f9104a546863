/** Duplicate keys are 128 bits, four words each. */
const WORDS = 4
/** Bytes of a key, in memory and on disk: 32 hex digits as text. */
export const KEY_BYTES = 16
const SMALLEST = 1024
/** Beyond this share of taken places looking up becomes slow. */
const FULL = 0.7

/**
 * A set of keys in two typed arrays (16 + 2 bytes a place): a million keys as strings would take 100 MiB and more.
 * Open addressing; an empty place is all zeros. Each key has a label: 0 = written down, otherwise the number of the day
 * it still has to be written to.
 */
export class KeySet {
  #words = new Uint32Array(SMALLEST * WORDS)
  #labels = new Uint16Array(SMALLEST)
  #count = 0
  #unwritten = 0

  get size(): number {
    return this.#count
  }

  /** What the arrays take. */
  get bytes(): number {
    return this.#words.byteLength + this.#labels.byteLength
  }

  /** Makes room for so many more keys at one go. */
  reserve(more: number): void {
    let places = this.#labels.length
    while ((this.#count + more) / places > FULL) places *= 2
    if (places !== this.#labels.length) this.#rebuild(places, () => true)
  }

  /** True when the key was not in the set. The key is the four words of `key` from `at`. */
  add(key: Uint32Array, at: number, label: number): boolean {
    if ((this.#count + 1) / this.#labels.length > FULL)
      this.#rebuild(this.#labels.length * 2, () => true)
    const place = this.#find(key, at)
    if (place < 0) return false
    for (let i = 0; i < WORDS; i += 1) this.#words[place * WORDS + i] = key[at + i] ?? 0
    this.#labels[place] = label
    this.#count += 1
    if (label !== 0) this.#unwritten += 1
    return true
  }

  /** True when the key of the four words from `at` is in the set. */
  has(key: Uint32Array, at: number): boolean {
    return this.#find(key, at) < 0
  }

  /** Gives out the words and label of every key that is not written down yet. */
  forEachUnwritten(visit: (words: Uint32Array, label: number) => void): void {
    if (this.#unwritten === 0) return
    for (let place = 0; place < this.#labels.length; place += 1) {
      const label = this.#labels[place] ?? 0
      if (label !== 0) visit(this.#words.subarray(place * WORDS, (place + 1) * WORDS), label)
    }
  }

  markWritten(): void {
    this.#labels.fill(0)
    this.#unwritten = 0
  }

  dropUnwritten(): void {
    if (this.#unwritten > 0) this.#rebuild(this.#labels.length, (label) => label === 0)
  }

  /** The place where the key belongs, or -1 when it is there already. */
  #find(key: Uint32Array, at: number): number {
    const words = this.#words
    const mask = this.#labels.length - 1
    const [a, b, c, d] = [key[at] ?? 0, key[at + 1] ?? 0, key[at + 2] ?? 0, key[at + 3] ?? 0]
    for (let place = spread(a, b, c, d) & mask; ; place = (place + 1) & mask) {
      const i = place * WORDS
      if (words[i] === a && words[i + 1] === b && words[i + 2] === c && words[i + 3] === d)
        return -1
      if (words[i] === 0 && words[i + 1] === 0 && words[i + 2] === 0 && words[i + 3] === 0)
        return place
    }
  }

  #rebuild(places: number, keep: (label: number) => boolean): void {
    const words = this.#words
    const labels = this.#labels
    this.#words = new Uint32Array(places * WORDS)
    this.#labels = new Uint16Array(places)
    this.#count = 0
    this.#unwritten = 0
    for (let place = 0; place < labels.length; place += 1) {
      const i = place * WORDS
      const empty =
        ((words[i] ?? 0) | (words[i + 1] ?? 0) | (words[i + 2] ?? 0) | (words[i + 3] ?? 0)) === 0
      const label = labels[place] ?? 0
      if (!empty && keep(label)) this.add(words, i, label)
    }
  }
}

/** Keys are hashes already; mixing the words keeps a badly chosen one from crowding the table. */
function spread(a: number, b: number, c: number, d: number): number {
  let mixed =
    Math.imul(a ^ (b >>> 15), 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/**
 * Reads 32 hex digits into `words`, so that their bytes in memory and on disk stand in the order of the digits. False
 * when it is something else, or the all-zero key.
 */
export function parseKey(text: string, words: Uint32Array): boolean {
  if (text.length !== 2 * KEY_BYTES) return false
  let any = 0
  for (let word = 0; word < WORDS; word += 1) {
    let value = 0
    for (let byte = 0; byte < 4; byte += 1) {
      const at = word * 8 + byte * 2
      const high = hexDigit(text.charCodeAt(at))
      const low = hexDigit(text.charCodeAt(at + 1))
      if (high < 0 || low < 0) return false
      value |= ((high << 4) | low) << (8 * byte)
    }
    words[word] = value
    any |= value
  }
  return any !== 0
}

function hexDigit(char: number): number {
  if (char >= 0x30 && char <= 0x39) return char - 0x30
  return char >= 0x61 && char <= 0x66 ? char - 0x57 : -1
}
