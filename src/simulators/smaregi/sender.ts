import { formBody } from './form-body.ts'
import type { HistoryRow } from './ledger.ts'
import { letter, written } from './letters.ts'
import type { Letter } from './letters.ts'
import { Outgoing } from './outgoing.ts'
import type { Reply } from './post.ts'
import { addressOf, headersOf } from './sending-options.ts'
import type { SendingOptions, Target } from './sending-options.ts'
import { errorMail, isSuccess } from './sent-list.ts'
import type { ErrorMail } from './sent-list.ts'

/** 在庫情報送信: what leaves, what came of it, and whom the failures were mailed to. */
export class Sender extends Outgoing<Target, SendingOptions, Letter> {
  readonly mails: ErrorMail[] = []

  /** Sends rows that no ledger knows, whatever they look like. */
  sendRows(rows: readonly unknown[]): void {
    this.post(letter(rows, this.options, this.addressee()))
  }

  /** Sends any form at all. */
  sendForm(form: Readonly<Record<string, string>>): void {
    const body = formBody(form, this.addressee().encoding ?? 'urlencoded')
    this.post({ body, rows: 0, resendOf: null })
  }

  /** 再送信: the same bytes, to where the target is now. */
  resend(id: number): void {
    const old = this.sent[id - 1]
    if (old === undefined) throw new Error(`nothing was sent with the id ${id}`)
    this.post({ body: old.body, rows: old.rows, resendOf: id })
  }

  protected callOf(rows: readonly HistoryRow[], target: Target): Letter {
    const malformed = this.chance(this.options.malformed)
    return letter(written(rows, this.options, malformed, this.random), this.options, target)
  }

  protected address(target: Target): string {
    return addressOf(target)
  }

  protected headers(_letter: Letter, target: Target): Readonly<Record<string, string>> {
    return headersOf(target)
  }

  protected isTaken(reply: Reply): boolean {
    return isSuccess(reply, this.options.demand)
  }

  protected override failed(reply: Reply): void {
    this.mails.push(errorMail(this.now(), reply))
  }
}
