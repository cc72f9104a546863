import { toJst } from '../../kernel/time.ts'
import type { Reply } from './post.ts'

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
