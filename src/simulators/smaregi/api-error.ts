/** Smaregi's error numbers. The wording is ours; the numbers are what clients go by. */
const WORDS = {
  11: 'リクエストデータが不正です。',
  13: 'アクセストークンが無効です。',
  14: '契約IDが無効です。',
  15: 'proc_nameが無効です。',
  21: '認証に失敗しました。',
  22: 'アカウントがロックされています。',
  23: '該当の機能が有効になっていません。',
  24: '許可されていないIPアドレスです。',
  31: 'table_nameが不正です。',
  32: 'proc_divisionが不正です。',
  33: 'proc_detail_divisionが不正です。',
  41: '入力データが不正です。',
  42: 'データが既に存在します。',
  43: 'データの抽出に失敗しました。',
  101: 'テーブル名が不正です。',
  102: 'パラメータが不正です。',
  999: '不明なエラーが発生しました。',
} as const

export type ErrorCode = keyof typeof WORDS

/** A refusal in the legacy API's own words; answered with HTTP 400. */
export class ApiError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, description: string) {
    super(description)
    this.code = code
  }

  get body(): { error_code: number; error: string; error_description: string } {
    return { error_code: this.code, error: WORDS[this.code], error_description: this.message }
  }
}
