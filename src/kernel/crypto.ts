type Crypto = typeof import('node:crypto')

let loaded: Crypto | undefined

/** Node's `crypto`, for what every command loads and not every run uses: it takes some milliseconds of the start. */
export function nodeCrypto(): Crypto {
  return (loaded ??= process.getBuiltinModule('node:crypto'))
}

/** The first hexadecimal digits of a text's SHA-256. */
export function digest(text: string, digits: number): string {
  return nodeCrypto().hash('sha256', text, 'hex').slice(0, digits)
}
