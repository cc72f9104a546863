import { type Answerer, close, listen, serverFor } from '../local-server.ts'
import { type Chance, realChance } from '../chance.ts'
import { accessService } from './access.ts'
import { newAccount } from './account.ts'
import type { Account } from './account.ts'
import { Ledger } from './ledger.ts'
import type { Product, Shop } from './ledger.ts'
import type { Letter } from './letters.ts'
import { operationsOn } from './operations.ts'
import type { Operations } from './operations.ts'
import type { Habits, SentLine } from './outgoing.ts'
import { newPlatformAccount } from './platform-account.ts'
import type { PlatformAccount } from './platform-account.ts'
import { ShipmentBook } from './platform-shipments.ts'
import type { Record as Write } from './platform-stock.ts'
import { practicePlatform } from './platform.ts'
import type { PracticePlatform } from './platform.ts'
import { USUAL_WEBHOOKS } from './platform-webhook.ts'
import type { WebhookOptions, WebhookTarget } from './platform-webhook.ts'
import { WebhookSender } from './platform-webhook-sender.ts'
import { procedures } from './procedures.ts'
import { Sender } from './sender.ts'
import { USUAL_SENDING } from './sending-options.ts'
import type { SendingOptions, Target } from './sending-options.ts'
import type { ErrorMail } from './sent-list.ts'
import { answererOf } from './transport.ts'
import type { Call, Service } from './transport.ts'
import { Faults } from './faults.ts'

export interface PracticeOptions {
  readonly contractId?: string
  readonly accessToken?: string
  /** 0 = any free port. */
  readonly port?: number
  readonly now?: () => Date
  readonly chance?: Chance
  /** Where 在庫情報送信 goes; null = switched off until `setTarget`. */
  readonly target?: Target | null
  readonly sending?: Partial<SendingOptions>
  /** The real service does not report what came through its own legacy API. */
  readonly tellsOfLegacyWrites?: boolean
  /** The platform side: the app, its scopes, limits … */
  readonly platform?: Partial<PlatformAccount>
  /** Where webhooks go; null = nowhere until one is set. A contract may have both this and `target`. */
  readonly webhook?: WebhookTarget | null
  readonly webhooks?: Partial<WebhookOptions>
}

/** A Smaregi for practice: both APIs over real HTTP, one stock ledger behind them, 在庫情報送信 and webhooks. */
export interface PracticeSmaregi extends SmaregiWorld {
  /** For `smaregi.legacyUrl`. */
  readonly url: string
  /** For `smaregi.apiUrl` and `smaregi.idUrl`. */
  readonly origin: string
  close(): Promise<void>
}

/** The same without a line. */
export interface SmaregiWorld extends Operations {
  /** Both APIs. */
  readonly answer: Answerer
  readonly contractId: string
  readonly accessToken: string
  readonly account: Account
  readonly platform: PracticePlatform
  /** 出荷, the same on both APIs; also what people do to them on the admin screen. */
  readonly shipments: ShipmentBook
  readonly ledger: Ledger
  readonly faults: Faults
  /** Every request that came in. */
  readonly calls: Call[]
  product(product: Parameters<Ledger['product']>[0]): Product
  store(store: Parameters<Ledger['store']>[0]): Shop
  /** The count of one store, or of all together. */
  stock(productId: string, storeId?: string): number
  setTarget(target: Target | null): void
  setSending(habits: Partial<Habits<SendingOptions>>): void
  /** API送信履歴一覧 */
  readonly sent: readonly SentLine<Letter>[]
  /** The mails that went to the shop because a sending failed. */
  readonly mails: readonly ErrorMail[]
  /** Releases what waits on either channel and resolves when everything has been answered. */
  flushSends(): Promise<void>
  /** 再送信; await `flushSends` for the outcome. */
  resend(id: number): void
  /** Sends rows as they are, good or bad, without touching the ledger. */
  sendRows(rows: readonly unknown[]): void
  /** Sends any form: another table, no `params`, broken JSON … */
  sendForm(form: Readonly<Record<string, string>>): void
  /** Moves the server's clock: tokens end, limits count anew. */
  advance(ms: number): void
}

export async function startPracticeSmaregi(
  options: PracticeOptions = {},
): Promise<PracticeSmaregi> {
  const world = createSmaregi(options)
  const server = serverFor(world.answer, { sendDate: false })
  const origin = await listen(server, options.port ?? 0)
  return {
    ...world,
    url: `${origin}/access/`,
    origin,
    async close() {
      world.silence()
      await close(server)
    },
  }
}

/** The same without a line: `answer` is asked. */
export function createSmaregi(options: PracticeOptions = {}): SmaregiWorld & Silencer {
  const clock = new Clock(options.now)
  const { account, ledger, sender, operations, platform, services } = furnish(options, clock.now)
  const faults = new Faults()
  const calls: Call[] = []
  return {
    ...operations,
    answer: answererOf({ services, faults, calls, now: clock.now }),
    contractId: account.contractId,
    accessToken: account.accessToken,
    account,
    platform,
    shipments: platform.shipments,
    ledger,
    faults,
    calls,
    product: (product) => ledger.product(product),
    store: (store) => ledger.store(store),
    stock: (productId, storeId) => ledger.stock(productId, storeId),
    ...sendingOf(sender),
    async flushSends() {
      await Promise.all([sender.flush(), platform.webhooks.flush()])
    },
    advance: (ms) => clock.advance(ms),
    silence() {
      sender.close()
      platform.webhooks.close()
    },
  }
}

type Sending = 'setTarget' | 'setSending' | 'sent' | 'mails' | 'resend' | 'sendRows' | 'sendForm'

interface Silencer {
  /** Nothing more is sent. */
  silence(): void
}

/** 在庫情報送信, as a test or the demo turns it. */
function sendingOf(sender: Sender): Pick<PracticeSmaregi, Sending> {
  return {
    setTarget(target) {
      sender.target = target
    },
    setSending: (habits) => sender.turn(habits),
    sent: sender.sent,
    mails: sender.mails,
    resend: (id) => sender.resend(id),
    sendRows: (rows) => sender.sendRows(rows),
    sendForm: (form) => sender.sendForm(form),
  }
}

interface Furniture {
  readonly account: Account
  readonly ledger: Ledger
  readonly sender: Sender
  readonly operations: Operations
  readonly platform: PracticePlatform
  readonly services: readonly Service[]
}

/** Everything but the socket. */
function furnish(options: PracticeOptions, now: () => Date): Furniture {
  const account = newAccount(
    options.contractId ?? 'practice',
    options.accessToken ?? 'practice-access-token',
  )
  const ledger = new Ledger(now)
  const sender = new Sender(options.target ?? null, { ...USUAL_SENDING, ...options.sending }, now)
  const habits = { ...USUAL_WEBHOOKS, ...options.webhooks }
  const contract = (): string => account.contractId
  const webhooks = new WebhookSender(options.webhook ?? null, habits, contract, now)
  const operations = operationsOn(ledger, (rows) => {
    if (rows.length === 0) return
    sender.announce(rows)
    webhooks.announce(rows)
  })
  const app = newPlatformAccount(options.platform)
  const write: Write = (rows) => operations.changes(rows, { silent: !app.tells })
  const book = new ShipmentBook(app, write, now)
  const silent = options.tellsOfLegacyWrites !== true
  const quietly: Write = (rows) => operations.changes(rows, { silent })
  const legacy = procedures({ ledger, account, app, book, write: quietly })
  const chance = options.chance ?? realChance
  const parts = { account, app, ledger, webhooks, shipments: book, write, now, chance }
  const { services, ...platform } = practicePlatform(parts)
  const both = [accessService(account, legacy), ...services]
  return { account, ledger, sender, operations, platform, services: both }
}

/** The time outside, and how far the practice server is ahead of it. */
class Clock {
  readonly #outside: () => Date
  #ahead = 0

  constructor(outside: () => Date = () => new Date()) {
    this.#outside = outside
  }

  readonly now = (): Date => new Date(this.#outside().getTime() + this.#ahead)

  advance(ms: number): void {
    this.#ahead += ms
  }
}
