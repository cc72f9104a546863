import type { Sentence } from '../kernel/sentence.ts'

/** Why a call to スマレジ・プラットフォームAPI came to nothing, and what to do. `said`: Smaregi's own words. */
export const PLATFORM = {
  late: (): Sentence => ({
    ja: 'この実行は途中で止まっていたか、ほかの実行に引き継がれたため、スマレジへの書き込みを取りやめました。何も送っていません。次回の実行で続きから処理します。',
    en: 'This run had stopped in between, or another one has taken over, so it wrote nothing more to Smaregi. Nothing has left; the next run continues.',
  }),
  interrupted: (): Sentence => ({
    ja: '停止の指示を受けたため、スマレジの呼び出しを取りやめました。',
    en: 'Told to stop, so Smaregi was not called.',
  }),
  tooFast: (): Sentence => ({
    ja: 'スマレジの呼び出し回数の上限に達していて、受け付けられませんでした（HTTP 429）。',
    en: 'Smaregi’s limit of calls is reached, so the call was not accepted (HTTP 429).',
  }),
  slowDown: (): Sentence => ({
    ja: '失われたものはなく、次の実行で続きから行います。何度も続くときは、設定ファイルの smaregi.readsPerSecond と smaregi.writesPerSecond を小さくしてください。同じ契約で使っているほかのアプリの呼び出しも、回数に含まれることがあります。',
    en: 'Nothing is lost; the next run continues. If this goes on, lower smaregi.readsPerSecond and smaregi.writesPerSecond in the configuration file. Other apps on the same contract may count as well.',
  }),
  laterOrUrl: (): Sentence => ({
    ja: '失われたものはなく、次の実行で続きから行います。何度も続くときは、設定ファイルの smaregi.apiUrl と smaregi.idUrl を確認してください。',
    en: 'Nothing is lost; the next run continues. If this goes on, check smaregi.apiUrl and smaregi.idUrl in the configuration file.',
  }),
  signInRefused: (said: string): Sentence => ({
    ja: `スマレジがアプリの認証情報を受け付けませんでした（${said}）。`,
    en: `Smaregi does not accept the app’s credentials (${said}).`,
  }),
  credentials: (): Sentence => ({
    ja: 'スマレジ・デベロッパーズのアプリの「環境設定」にある（本番用の）クライアントIDとクライアントシークレットが、設定ファイルの smaregi.clientId、smaregi.clientSecret と同じか、smaregi.contractId が契約IDと同じか、契約側でこのアプリの「利用開始」を済ませたかを確認してください。',
    en: 'Check that client id and client secret in the app’s 環境設定 at スマレジ・デベロッパーズ (those for production) are smaregi.clientId and smaregi.clientSecret in the configuration file, that smaregi.contractId is the contract id, and that the contract has started to use this app (利用開始).',
  }),
  scopesRefused: (said: string): Sentence => ({
    ja: `スマレジが、ston の求めたスコープ（利用する機能の範囲）を許可しませんでした（${said}）。`,
    en: `Smaregi does not allow the scopes that ston asks for (${said}).`,
  }),
  openScopes: (scopes: string): Sentence => ({
    ja: `スマレジ・デベロッパーズで、アプリのスコープ ${scopes} を有効にしてください。利用中のアプリのスコープを変えたときは、契約の管理者の承認が必要です。使わないスコープを求めないようにするには、設定ファイルの smaregi.scopes に必要なものだけを書きます。`,
    en: `At スマレジ・デベロッパーズ switch on the app’s scopes ${scopes}. Changing the scopes of an app in use needs the approval of the contract’s owner. To ask for fewer, name only those needed in smaregi.scopes in the configuration file.`,
  }),
  tokenRefused: (said: string): Sentence => ({
    ja: `スマレジが、発行したばかりのアクセストークンを受け付けませんでした（${said}）。`,
    en: `Smaregi does not accept the access token that it has just given out (${said}).`,
  }),
  forbidden: (what: string, said: string): Sentence => ({
    ja: `スマレジで ${what} を使うことが許可されていません（${said}）。`,
    en: `Smaregi does not permit ${what} (${said}).`,
  }),
  permit: (scope: string): Sentence => ({
    ja: `次の 3 つを確認してください。(1) スマレジ・デベロッパーズで、アプリのスコープ ${scope} が有効になっていて、契約の管理者が承認している。設定ファイルの smaregi.scopes に一覧を書いている場合は、そこにも ${scope} がある。(2) スマレジの契約プランに、この機能が含まれている。(3) 契約が停止しておらず、このアプリの利用を開始している。`,
    en: `Check three things: (1) the app’s scope ${scope} is switched on at スマレジ・デベロッパーズ and approved by the contract’s owner, and is named in smaregi.scopes where the configuration file has such a list; (2) the Smaregi plan includes this function; (3) the contract is not suspended and has started to use this app.`,
  }),
  missing: (what: string, said: string): Sentence => ({
    ja: `スマレジに ${what} が見つかりませんでした（${said}）。`,
    en: `Smaregi does not find ${what} (${said}).`,
  }),
  missingHint: (): Sentence => ({
    ja: '次回の実行で自動でやり直します。続くときは、設定ファイルの smaregi.apiUrl と smaregi.contractId を確認してください。',
    en: 'The next run tries again by itself. If it goes on, check smaregi.apiUrl and smaregi.contractId in the configuration file.',
  }),
} as const
