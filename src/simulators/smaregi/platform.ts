import type { Chance } from '../chance.ts'
import type { Account } from './account.ts'
import type { Ledger } from './ledger.ts'
import type { PlatformAccount } from './platform-account.ts'
import { Limits } from './platform-limits.ts'
import { stockRoutes } from './platform-routes.ts'
import { platformService } from './platform-service.ts'
import type { ShipmentBook } from './platform-shipments.ts'
import { shipmentRoutes } from './platform-shipment-routes.ts'
import { tokenService } from './platform-sign-in.ts'
import type { Record } from './platform-stock.ts'
import { Tokens } from './platform-tokens.ts'
import type { WebhookSender } from './platform-webhook-sender.ts'
import type { Service } from './transport.ts'

/** The platform side of the practice Smaregi. */
export interface PracticePlatform {
  /** The app and its contract: clientId, clientSecret, scopes, plan, limits … all to be turned. */
  readonly account: PlatformAccount
  readonly webhooks: WebhookSender
  /** 出荷 as the admin screen shows and changes them. */
  readonly shipments: ShipmentBook
  /** Every token ends now. */
  revokeTokens(): void
}

export interface PlatformParts {
  readonly account: Account
  readonly app: PlatformAccount
  readonly ledger: Ledger
  readonly webhooks: WebhookSender
  readonly shipments: ShipmentBook
  readonly write: Record
  readonly now: () => Date
  readonly chance: Chance
}

export function practicePlatform(
  parts: PlatformParts,
): PracticePlatform & { readonly services: readonly Service[] } {
  const { account, app, ledger, webhooks, shipments, write, now, chance } = parts
  const tokens = new Tokens(now, chance)
  const routes = [...stockRoutes(ledger, app, write), ...shipmentRoutes(ledger, app, shipments)]
  const limits = new Limits(app, now)
  return {
    account: app,
    webhooks,
    shipments,
    revokeTokens: () => tokens.revokeAll(),
    services: [
      tokenService(account.contractId, app, tokens),
      platformService({ account, app, tokens, limits, routes }),
    ],
  }
}
