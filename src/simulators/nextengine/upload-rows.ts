import type { FileRow } from './upload-file.ts'
import { level, type Product } from './stockroom.ts'

/** One row looked at: good (`why` null) or bad. Nothing has been changed yet. */
export interface Judged {
  readonly line: number
  readonly code: string
  /** Signed pieces. */
  readonly delta: number
  readonly why: string | null
  apply(): void
}

export type Judge = (row: FileRow) => Judged

/** Thrown while a row is being judged; the message is why it is bad. */
export class BadRow extends Error {}

/** What `decide` finds in a good row. */
export interface Good {
  readonly delta: number
  apply(): void
}

export function judge(row: FileRow, decide: (row: FileRow) => Good): Judged {
  const code = row.cell('syohin_code')
  try {
    if (row.misshapen) throw new BadRow('項目の数が見出し行と一致しません。')
    return { line: row.line, code, why: null, ...decide(row) }
  } catch (error) {
    if (!(error instanceof BadRow)) throw error
    return { line: row.line, code, delta: 0, why: error.message, apply: () => {} }
  }
}

/** What both kinds of file say about a code and a reason. Returns the code. */
export function checkedCode(row: FileRow): string {
  const code = row.cell('syohin_code')
  if (code === '') throw new BadRow('商品コードが入力されていません。')
  if (code.length > 30) throw new BadRow('商品コードは30文字以内で入力してください。')
  if (!/^[A-Za-z0-9_-]+$/.test(code)) {
    throw new BadRow('商品コードに使用できない文字が含まれています。')
  }
  if (row.cell('nyusyukko_riyu').length > 50) {
    throw new BadRow('入出庫理由は50文字以内で入力してください。')
  }
  return code
}

/**
 * Free stock as it will be once the rows judged so far are applied: the same code may stand in a file more than once.
 */
export class UploadCounters {
  readonly #pending = new Map<string, number>()
  readonly #equalToFree: 'allowed' | 'refused'

  constructor(equalToFree: 'allowed' | 'refused') {
    this.#equalToFree = equalToFree
  }

  /** Books the change, or finds that there is not so much to take. */
  book(product: Product, warehouse: string, delta: number): void {
    const key = `${warehouse} ${product.code}`
    const pending = this.#pending.get(key) ?? 0
    const free = level(product, warehouse).free + pending
    const left = free + delta
    if (delta < 0 && (left < 0 || (left === 0 && this.#equalToFree === 'refused'))) {
      throw new BadRow(
        this.#equalToFree === 'refused'
          ? `フリー在庫数（${free}）以上の数を減らすことはできません。`
          : `フリー在庫数（${free}）を超えて減らすことはできません。`,
      )
    }
    this.#pending.set(key, pending + delta)
  }
}
