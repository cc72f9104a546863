import { smaregiAccess } from '../config/index.ts'
import type { LegacyOptions } from '../connectors/smaregi/legacy-call.ts'
import type { Platform } from '../connectors/smaregi/platform.ts'
import type { Use } from '../connectors/smaregi/platform-options.ts'
import type { ProductReader } from '../connectors/smaregi/product-reader.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { StockReader } from '../connectors/smaregi/stock-reader.ts'
import type { App } from '../context.ts'
import { restOf } from './rest.ts'
import type { Depart } from '../kernel/http-departure.ts'

/** Null where the platform is not the API configured, or has no credentials. */
export async function openPlatformFor(app: App, use: Use): Promise<Platform | null> {
  const access = smaregiAccess(app.config)
  if (access?.api !== 'platform') return null
  const { openPlatform, platformScopes } = await import('../connectors/smaregi/platform.ts')
  const { scopes, apiUrl, idUrl, readsPerSecond, writesPerSecond } = app.config.smaregi
  return openPlatform({
    ...access,
    scopes: scopes.length > 0 ? scopes : platformScopes(use),
    apiUrl,
    idUrl,
    readsPerSecond,
    writesPerSecond,
    signal: app.signal,
    now: () => app.now(),
    rest: restOf(app, 'smaregi'),
    system: app.system,
    line: app.surroundings.line,
    depart: departOf(app),
  })
}

/** Null, here and below, where the configuration has no credentials for the API it names. */
export async function openStockReader(app: App): Promise<StockReader | null> {
  const platform = await app.platform()
  if (platform !== null)
    return (await import('../connectors/smaregi/platform-readers.ts')).platformStockReader(platform)
  const legacy = legacyOptions(app)
  return legacy === null
    ? null
    : (await import('../connectors/smaregi/legacy-readers.ts')).legacyStockReader(legacy)
}

export async function openProductReader(app: App): Promise<ProductReader | null> {
  const platform = await app.platform()
  if (platform !== null)
    return (await import('../connectors/smaregi/platform-readers.ts')).platformProductReader(
      platform,
    )
  const legacy = legacyOptions(app)
  return legacy === null
    ? null
    : (await import('../connectors/smaregi/legacy-readers.ts')).legacyProductReader(legacy)
}

/** On this platform; without one, on the legacy API. */
export async function openShipments(
  app: App,
  platform: Platform | null,
): Promise<ShipmentsClient | null> {
  const now = (): Date => app.now()
  if (platform !== null) {
    const { contractId = '' } = app.config.smaregi
    const { openPlatformShipments } =
      await import('../connectors/smaregi/platform-shipments-client.ts')
    return openPlatformShipments(platform, { contractId, now })
  }
  const legacy = legacyOptions(app)
  if (legacy === null) return null
  const { writesPerSecond } = app.config.smaregi
  const { openLegacyShipments } = await import('../connectors/smaregi/legacy-shipments-client.ts')
  return openLegacyShipments({ ...legacy, writesPerSecond, now, depart: departOf(app) })
}

/** Only the holder of the lock `orders` writes to Smaregi, and one that was stopped may have lost it. */
function departOf(app: App): Depart {
  return async () => (await app.store()).stillHeld('orders')
}

function legacyOptions(app: App): LegacyOptions | null {
  const access = smaregiAccess(app.config)
  if (access?.api !== 'legacy') return null
  const { legacyUrl, readsPerSecond } = app.config.smaregi
  const rest = restOf(app, 'smaregi')
  const { system, signal, surroundings } = app
  const { line } = surroundings
  return { ...access, url: legacyUrl, readsPerSecond, signal, rest, system, line }
}
