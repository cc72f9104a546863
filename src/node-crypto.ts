type Crypto = typeof import('node:crypto')

let loaded: Crypto | undefined

/** Node's `crypto`, for what every command loads and not every run uses: it takes some milliseconds of the start. */
export function nodeCrypto(): Crypto {
  return (loaded ??= process.getBuiltinModule('node:crypto'))
}
