import { toJst } from '../../kernel/time.ts'
import type { Reply } from './post.ts'

/** One line of API送信履歴一覧. */
export interface Sent {
  readonly id: number
  readonly at: Date
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The whole request body, byte for byte. */
  readonly body: string
  /** How many rows the notification had. */
  readonly rows: number
  readonly status: number | null
  readonly answer: string
  /** 不達: lost on purpose, never left the house. */
  readonly result: '成功' | '失敗' | '不達'
  /** The line that was sent again by this one. */
  readonly resendOf: number | null
}

/** The mail that the shop gets when a sending fails: the receiver's words reach people this way. */
export interface ErrorMail {
  readonly at: Date
  readonly subject: string
  readonly body: string
}

export const MAIL_SUBJECT = 'スマレジAPI送信連携(エラー発生)'

export function errorMail(at: Date, reply: Reply): ErrorMail {
  const status = reply.status === null ? '' : `HTTPステータス: ${reply.status}\n`
  return {
    at,
    subject: MAIL_SUBJECT,
    body: `在庫情報送信でエラーが発生しました。\n発生日時: ${toJst(at)}\n${status}レスポンス:\n${reply.body}\n`,
  }
}

/**
 * What Smaregi demands of an answer is not documented. `result` is the strictest reading that has been seen to work
 * (200 and a JSON body with the key `result`), `status` the most generous.
 */
export type Demand = 'result' | 'status'

export function isSuccess(reply: Reply, demand: Demand): boolean {
  if (reply.status !== 200) return false
  return demand === 'status' || hasResult(reply.body)
}

function hasResult(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null && 'result' in answer
  } catch {
    return false
  }
}
