/**
 * A urlencoded body, decoded byte by byte: a gzip file in it is not text. The last of several equal names counts.
 */
export class Form {
  readonly #values: ReadonlyMap<string, Buffer>

  constructor(body: Buffer) {
    const pairs = body
      .toString('latin1')
      .split('&')
      .filter((pair) => pair !== '')
      .map(decodePair)
    this.#values = new Map(pairs)
  }

  /** '' when it was not sent. */
  text(name: string): string {
    return this.bytes(name).toString('utf8')
  }

  bytes(name: string): Buffer {
    return this.#values.get(name) ?? Buffer.alloc(0)
  }

  /** Everything as text. */
  record(): Record<string, string> {
    return Object.fromEntries([...this.#values].map(([name, value]) => [name, value.toString()]))
  }
}

function decodePair(pair: string): [string, Buffer] {
  const at = pair.indexOf('=')
  const name = at < 0 ? pair : pair.slice(0, at)
  return [decode(name).toString('utf8'), decode(at < 0 ? '' : pair.slice(at + 1))]
}

function decode(text: string): Buffer {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}
