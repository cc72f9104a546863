import { accessService } from './access.ts'
import { newAccount } from './account.ts'
import type { Account } from './account.ts'
import { Ledger } from './ledger.ts'
import type { Product, Shop } from './ledger.ts'
import { operationsOn } from './operations.ts'
import type { Operations } from './operations.ts'
import { procedures } from './procedures.ts'
import { Sender } from './sender.ts'
import { USUAL_SENDING } from './sending-options.ts'
import type { SendingHabits, SendingOptions, Target } from './sending-options.ts'
import type { ErrorMail, Sent } from './sent-list.ts'
import { listen } from './transport.ts'
import type { Call } from './transport.ts'
import { Sky } from './weather.ts'

export interface PracticeOptions {
  readonly contractId?: string
  readonly accessToken?: string
  /** 0 = any free port. */
  readonly port?: number
  readonly now?: () => Date
  /** Where 在庫情報送信 goes; null = switched off until `setTarget`. */
  readonly target?: Target | null
  readonly sending?: Partial<SendingOptions>
  /** The real service does not report what came through its own legacy API. */
  readonly tellsOfLegacyWrites?: boolean
}

/** A Smaregi for practice: the legacy API over real HTTP, a stock ledger behind it, and 在庫情報送信. */
export interface PracticeSmaregi extends Operations {
  /** For `smaregi.legacyUrl`. */
  readonly url: string
  readonly origin: string
  readonly contractId: string
  readonly accessToken: string
  readonly account: Account
  readonly ledger: Ledger
  readonly weather: Sky
  /** Every request that came in. */
  readonly calls: Call[]
  product(product: Parameters<Ledger['product']>[0]): Product
  store(store: Parameters<Ledger['store']>[0]): Shop
  /** The count of one store, or of all together. */
  stock(productId: string, storeId?: string): number
  setTarget(target: Target | null): void
  setSending(habits: Partial<SendingHabits>): void
  /** API送信履歴一覧 */
  readonly sent: readonly Sent[]
  /** The mails that went to the shop because a sending failed. */
  readonly mails: readonly ErrorMail[]
  /** Releases what waits and resolves when everything has been answered. */
  flushSends(): Promise<void>
  /** 再送信; await `flushSends` for the outcome. */
  resend(id: number): void
  /** Sends rows as they are, good or bad, without touching the ledger. */
  sendRows(rows: readonly unknown[]): void
  /** Sends any form: another table, no `params`, broken JSON … */
  sendForm(form: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

export async function startPracticeSmaregi(
  options: PracticeOptions = {},
): Promise<PracticeSmaregi> {
  const now = options.now ?? (() => new Date())
  const account = newAccount(
    options.contractId ?? 'practice',
    options.accessToken ?? 'practice-access-token',
  )
  const ledger = new Ledger(now)
  const sender = new Sender(options.target ?? null, { ...USUAL_SENDING, ...options.sending }, now)
  const operations = operationsOn(ledger, (rows) => sender.announce(rows))
  const silent = options.tellsOfLegacyWrites !== true
  const legacy = procedures(ledger, account, (rows) => void operations.changes(rows, { silent }))
  const sky = new Sky()
  const calls: Call[] = []
  const transport = await listen([accessService(account, legacy)], sky, calls, options.port ?? 0)

  return {
    ...operations,
    url: `${transport.origin}/access/`,
    origin: transport.origin,
    contractId: account.contractId,
    accessToken: account.accessToken,
    account,
    ledger,
    weather: sky,
    calls,
    product: (product) => ledger.product(product),
    store: (store) => ledger.store(store),
    stock: (productId, storeId) => ledger.stock(productId, storeId),
    setTarget(target) {
      sender.target = target
    },
    setSending: (habits) => sender.turn(habits),
    sent: sender.sent,
    mails: sender.mails,
    flushSends: () => sender.flush(),
    resend: (id) => sender.resend(id),
    sendRows: (rows) => sender.sendRows(rows),
    sendForm: (form) => sender.sendForm(form),
    async close() {
      sender.close()
      await transport.close()
    },
  }
}
