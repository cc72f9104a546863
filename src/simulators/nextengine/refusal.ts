/**
 * Codes that Next Engine's published code and texts name. Its full list is not public.
 */
const WORDS: Readonly<Record<string, string>> = {
  '000001': '指定されたパスのAPIは存在しません。',
  '001001': 'POSTパラメータにuidが指定されていません。',
  '001002': 'POSTパラメータにstateが指定されていません。',
  '001003': 'POSTパラメータにclient_secretが指定されていません。',
  '001007': 'ご利用のネクストエンジンは停止中です。',
  '002001': 'POSTパラメータにaccess_tokenが指定されていません。',
  '002002': 'access_tokenが不正です。',
  '002003': 'ご利用のネクストエンジンは停止中です。',
  '002004': 'access_tokenとrefresh_tokenの有効期限が切れています。',
  '002007': 'ネクストエンジンプラットフォームはメンテナンス中です。',
  '003001': 'メイン機能が混み合っています。しばらくしてから再度実行してください。',
  '003002': 'メイン機能が過負荷状態です。しばらくしてから再度実行してください。',
  '003003': 'メイン機能は停止中です。',
  '003004': 'メイン機能のサーバーはメンテナンス中です。',
  '003005': 'メイン機能はメンテナンス中です。',
  '008003': '受注取込中のため、更新できません。',
  '008010': '棚卸中のため、更新できません。',
  '999999': 'APIサーバーのシステムエラーが発生しました。',
}

/** What is refused with these numbers is certain; the numbers themselves are invented, so nothing may depend on them. */
export const INVENTED = {
  clientId: '001004',
  client: '001005',
  state: '001006',
  fields: '010001',
  filter: '010002',
  page: '010003',
  upload: '010004',
} as const

/** After these answers there are no tokens to hand out. */
const WITHOUT_TOKENS = new Set(['002001', '002002', '002004', '999999'])

/** Thrown anywhere inside a call: Next Engine answers with `result`, `code` and `message`. */
export class Refusal extends Error {
  readonly code: string
  readonly result: 'error' | 'redirect'

  constructor(code: string, message?: string, result: 'error' | 'redirect' = 'error') {
    super(message ?? WORDS[code] ?? `エラーが発生しました。(${code})`)
    this.code = code
    this.result = result
  }

  get carriesTokens(): boolean {
    return this.result === 'error' && !WITHOUT_TOKENS.has(this.code)
  }
}
