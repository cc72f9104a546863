import type { Sentence } from '../kernel/sentence.ts'

/** Why a call to Next Engine came to nothing. `said`: Next Engine's own words with its code, or ''. */
export const NEXT_ENGINE = {
  signInNeeded: (said: string): Sentence => ({
    ja: `ネクストエンジンへのログインが必要です。${quoteJa(said)}`,
    en: `Signing in to Next Engine is necessary.${quoteEn(said)}`,
  }),
  suspended: (said: string): Sentence => ({
    ja: `ご契約のネクストエンジンが利用できない状態です。ネクストエンジンの管理画面でご契約の状態を確認してください。${quoteJa(said)}`,
    en: `Next Engine is suspended for this company. Look at the state of the contract in Next Engine.${quoteEn(said)}`,
  }),
  busy: (said: string): Sentence => ({
    ja: `ネクストエンジンが混み合っています。何も失われていません。次回の実行で続きから処理します。${quoteJa(said)}`,
    en: `Next Engine is busy. Nothing is lost; the next run continues.${quoteEn(said)}`,
  }),
  maintenance: (said: string): Sentence => ({
    ja: `ネクストエンジンはメンテナンス中です。何も失われていません。メンテナンスが終わったあとの実行で続きから処理します。${quoteJa(said)}`,
    en: `Next Engine is in maintenance. Nothing is lost; a run after it continues.${quoteEn(said)}`,
  }),
  maintenanceHint: (): Sentence => ({
    ja: 'メンテナンスがいつ終わるか、ネクストエンジンの画面やお知らせで確認してください。終われば自動で再開します。予定がないか、終わっているはずなら: ston doctor',
    en: 'See in Next Engine’s screens or notices when its maintenance ends. ston goes on by itself afterwards. If none was announced or it should be over: `ston doctor`',
  }),
  stockTaking: (said: string): Sentence => ({
    ja: `ネクストエンジンで棚卸が行われているため、在庫を更新できません。棚卸が終わったあとの実行で続きから処理します。${quoteJa(said)}`,
    en: `A stock-taking is open in Next Engine, so stock cannot be changed. A run after it continues.${quoteEn(said)}`,
  }),
  blocked: (said: string): Sentence => ({
    ja: `ネクストエンジンがほかの処理中のため、いまは更新できません。次回の実行で続きから処理します。${quoteJa(said)}`,
    en: `Next Engine is doing something that does not allow changes now. The next run continues.${quoteEn(said)}`,
  }),
  fault: (said: string): Sentence => ({
    ja: `ネクストエンジン側でエラーが起きています。次回の実行でもう一度試します。${quoteJa(said)}`,
    en: `Next Engine has a fault of its own. The next run tries again.${quoteEn(said)}`,
  }),
  serverError: (status: number): Sentence => ({
    ja: `ネクストエンジンがサーバーエラー（HTTP ${status}）を返しました。次回の実行でもう一度試します。`,
    en: `Next Engine answered with a server error (HTTP ${status}). The next run tries again.`,
  }),
  unreadable: (status: number): Sentence => ({
    ja: `ネクストエンジンの応答を読み取れませんでした（HTTP ${status}）。次回の実行でもう一度試します。続く場合は、設定の nextengine.apiUrl、clientId、clientSecret を確認してください。`,
    en: `Next Engine's answer could not be read (HTTP ${status}). The next run tries again. If this goes on, check nextengine.apiUrl, clientId and clientSecret in the configuration.`,
  }),
  contradiction: (path: string): Sentence => ({
    ja: `ネクストエンジンの応答（${path}）が食い違っています。件数とデータが合わないか、求めた項目がありません。この応答は使わず、次回の実行でもう一度読みます。`,
    en: `An answer of Next Engine (${path}) contradicts itself: its count and its rows do not agree, or what was asked for is not in them. It is not used; the next run reads again.`,
  }),
  endless: (path: string): Sentence => ({
    ja: `ネクストエンジンの一覧（${path}）が終わりません。同じページが繰り返されるか、ありえない件数になりました。読んだものは使わず、次回の実行でもう一度読みます。`,
    en: `A list of Next Engine (${path}) does not come to an end: the same page comes again, or there is more than there can be. What was read is not used; the next run reads again.`,
  }),
  noConnection: (cause: string): Sentence => ({
    ja: `ネクストエンジンに接続できませんでした（${cause}）。次回の実行でもう一度試します。`,
    en: `No connection to Next Engine (${cause}). The next run tries again.`,
  }),
  noAnswer: (cause: string): Sentence => ({
    ja: `ネクストエンジンから応答がありませんでした（${cause}）。次回の実行でもう一度試します。`,
    en: `Next Engine did not answer (${cause}). The next run tries again.`,
  }),
  interrupted: (): Sentence => ({
    ja: '停止の指示を受けたため、ネクストエンジンの呼び出しを取りやめました。次回の実行で続きから処理します。',
    en: 'Told to stop, so Next Engine was not called. The next run continues.',
  }),
  late: (): Sentence => ({
    ja: 'この実行は途中で止まっていたため、送信を取りやめました。何も送っていません。次回の実行で続きから処理します。',
    en: 'This run had stopped in between, so it did not send any more. Nothing has left; the next run continues.',
  }),
  locked: (holder: string): Sentence => ({
    ja: `ほかの処理（${holder}）がネクストエンジンと通信中です。終わるのを待ちましたが、時間切れになりました。次回の実行でもう一度試します。`,
    en: `Another process (${holder}) is talking to Next Engine. Waiting for it took too long; the next run tries again.`,
  }),
  access: (said: string): Sentence => ({
    ja: `ネクストエンジンがアプリの認証情報を受け付けませんでした。${quoteJa(said)}`,
    en: `Next Engine did not accept the app's credentials.${quoteEn(said)}`,
  }),
  accessHint: (): Sentence => ({
    ja: '設定の nextengine.clientId、nextengine.clientSecret、nextengine.apiUrl を確認してください（ネクストエンジンの「アプリを作る → 編集 → API」に表示されています）。',
    en: 'Check nextengine.clientId, nextengine.clientSecret and nextengine.apiUrl in the configuration (Next Engine shows them under アプリを作る → 編集 → API).',
  }),
  client: (said: string): Sentence => ({
    ja: `ネクストエンジンが、アプリのクライアントID またはクライアントシークレットを受け付けませんでした。${quoteJa(said)}`,
    en: `Next Engine did not accept the app's client id or client secret.${quoteEn(said)}`,
  }),
  clientHint: (): Sentence => ({
    ja: '設定の nextengine.clientId と nextengine.clientSecret を、ネクストエンジンの「アプリを作る → 編集 → API」に表示されている値と比べて直し、「ston auth login」をもう一度実行してください（テスト環境と本番環境では値が違います）。',
    en: 'Compare nextengine.clientId and nextengine.clientSecret in the configuration with what Next Engine shows under アプリを作る → 編集 → API (the test and the real environment have different ones), correct them, and run "ston auth login" again.',
  }),
  refused: (said: string): Sentence => ({
    ja: `ネクストエンジンが要求を受け付けませんでした。${quoteJa(said)}`,
    en: `Next Engine refused the request.${quoteEn(said)}`,
  }),
  otherCompany: (stored: string, answered: string): Sentence => ({
    ja: `別の企業のネクストエンジンにログインしています（これまで: ${stored}、今回: ${answered}）。保存済みのログイン情報は変更していません。`,
    en: `This is the Next Engine of another company (so far: ${stored}, now: ${answered}). The stored sign-in was left as it is.`,
  }),
  otherCompanyHint: (): Sentence => ({
    ja: 'これまでと同じ企業のユーザーで「ston auth login」をやり直してください。企業を変える場合は、設定の store.path に新しいフォルダーを指定してください。',
    en: 'Repeat "ston auth login" with a user of the same company. To change the company, give store.path a new folder in the configuration.',
  }),
} as const

export const SIGN_IN_HINT: Sentence = {
  ja: '「ston auth login」を実行してログインしてください。',
  en: 'Run "ston auth login" to sign in.',
}

function quoteJa(said: string): string {
  return said === '' ? '' : `ネクストエンジンの返答:「${said}」`
}

function quoteEn(said: string): string {
  return said === '' ? '' : ` Next Engine's words: "${said}"`
}

/** A line of an order that cannot be read: counting it wrongly would move stock. */
export function strangeOrder(
  slip: string,
  field: string,
  found: string,
): { readonly message: Sentence; readonly hint: Sentence } {
  return {
    message: {
      ja: `ネクストエンジンの受注明細を読み取れません（伝票 ${slip || '不明'}、項目 ${field}、値「${found}」）。`,
      en: `An order line of Next Engine cannot be read (slip ${slip || 'unknown'}, field ${field}, value "${found}").`,
    },
    hint: {
      ja: '何も登録していません。ネクストエンジンでその伝票を確認してください。直らない場合は開発者に知らせてください。',
      en: 'Nothing was registered for it. Look at the slip in Next Engine; if it looks right, tell the developers.',
    },
  }
}
