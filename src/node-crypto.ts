type Crypto = typeof import('node:crypto')

let loaded: Crypto | undefined

/** Node's `crypto`, for what every command loads and few use: loading it takes a tenth of the time that `ston status` needs to start. */
export function nodeCrypto(): Crypto {
  return (loaded ??= process.getBuiltinModule('node:crypto'))
}
