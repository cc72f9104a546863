import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MAIN_STORE } from './scenario.ts'
import type { Shop } from './shop.ts'

/** A folder of the demo's own, with a configuration as a shop would have it. */
export interface Home {
  /** The configuration file. */
  readonly file: string
  /** Secrets as in a real one: nobody can guess them. */
  readonly sncode: string
  readonly path: string
  /** Writes the configuration; once more when the listener's port is known. */
  write(shop: Shop, port: number): Promise<void>
  remove(): Promise<void>
}

/** Short waits: the practice servers are quick, and nobody wants to watch a demo wait. */
const POLL = { firstMs: 20, maxMs: 200, budgetMs: 10_000 }

export async function makeHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'ston-demo-'))
  const file = join(folder, 'config.json')
  const sncode = randomBytes(16).toString('hex')
  const path = `/hooks/${randomBytes(16).toString('hex')}`
  return {
    file,
    sncode,
    path,
    async write(shop, port) {
      const config = configOf(shop, { host: '127.0.0.1', port, path, sncode })
      await writeFile(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function configOf(shop: Shop, webhook: object): object {
  const { nextEngine, locale } = shop
  return {
    locale,
    stockMaster: 'smaregi',
    store: { path: './data' },
    webhook,
    smaregi: smaregiOf(shop),
    nextengine: {
      clientId: nextEngine.clientId,
      clientSecret: nextEngine.clientSecret,
      redirectUri: nextEngine.redirectUri,
      apiUrl: nextEngine.url,
      signInUrl: nextEngine.url,
      poll: POLL,
    },
    orders: { enabled: true, storeId: MAIN_STORE },
    log: { level: 'warn' },
  }
}

function smaregiOf({ smaregi, api }: Shop): object {
  const common = {
    receive: api,
    api,
    contractId: smaregi.contractId,
    readsPerSecond: 100,
    writesPerSecond: 100,
  }
  if (api === 'legacy')
    return { ...common, accessToken: smaregi.accessToken, legacyUrl: smaregi.url }
  const { clientId, clientSecret } = smaregi.platform.account
  const { origin } = smaregi
  return { ...common, clientId, clientSecret, apiUrl: origin, idUrl: origin }
}
