import type { Sentence } from '../kernel/sentence.ts'
import { named } from './nextengine-apis.ts'

export function signedIn(company: string, until: string): Sentence {
  return {
    ja: `ログイン中${company === '' ? '' : `（${company}）`}、${until} まで`,
    en: `signed in${company === '' ? '' : ` (${company})`} until ${until}`,
  }
}

export const signedOut: Sentence = { ja: 'ログインしていません', en: 'not signed in' }

export const signIn: Sentence = {
  ja: 'ston auth login を実行してください。',
  en: 'Run `ston auth login`.',
}

export const keepAlive: Sentence = {
  ja: 'ログインの期限まで 24 時間を切っています。ston auth refresh を毎日実行する予定になっているか確認してください。',
  en: 'The sign-in ends within 24 hours: check that `ston auth refresh` is scheduled every day.',
}

/** `untried`: calling them would change something. */
export function apisAnswer(tried: number, untried: readonly string[]): Sentence {
  return {
    ja: `必要な API ${tried} 件を使えます（実行せずには確認できないため試していません: ${named(untried, 'ja')}）`,
    en: `the ${tried} APIs that are needed can be used (not tried, because it would upload: ${named(untried, 'en')})`,
  }
}

export function apisMissing(paths: readonly string[]): Sentence {
  return {
    ja: `アプリに利用権限がありません: ${named(paths, 'ja')}`,
    en: `the app has no permission for: ${named(paths, 'en')}`,
  }
}

export function apiRefused(path: string, why: Sentence): Sentence {
  return { ja: `${named([path], 'ja')}: ${why.ja}`, en: `${named([path], 'en')}: ${why.en}` }
}

export const afterSignIn: Sentence = {
  ja: 'ログインのあとに確認できます',
  en: 'can be tried after the sign-in',
}

/** `expected`: by the end of the month, if it goes on like this. */
export function calls(made: number, expected: number, free: number): Sentence {
  const [ja, en] =
    expected > made
      ? [`このままなら月末に約 ${expected} 回。`, `about ${expected} by its end; `]
      : ['', '']
  return {
    ja: `${made} 回（${ja}無料枠 ${free.toLocaleString('en-US')} 回、要確認）`,
    en: `${made} (${en}${free.toLocaleString('en-US')} are free, to be confirmed)`,
  }
}

export const fewerCalls: Sentence = {
  ja: '料金をネクストエンジンに確認するか、実行の間隔を空けてください（docs/calls.ja.md の「API 呼び出し回数」）。',
  en: 'Ask Next Engine about the price, or run less often (docs/calls.md, "What it costs").',
}

export const noSmaregi: Sentence = {
  ja: 'API の設定はありません（在庫情報送信を受け取ってひも付け表で送るだけなら要りません）',
  en: 'no credentials (not needed for 在庫情報送信 with a table of ids)',
}

export function whatSmaregiIsFor(missing: readonly string[]): Sentence {
  return {
    ja: `Webhook、JAN によるひも付け、受注取込、ston reconcile には要ります。使うなら書き加えてください: ${missing.join('、')}`,
    en: `Webhooks, pairing by JAN, the import of orders and \`ston reconcile\` need them. To use these, add: ${missing.join(', ')}`,
  }
}

/** `named`: those of the configuration; none = every store counts. */
export function legacyAnswers(named: readonly StoreThere[]): Sentence {
  return withStores({ ja: 'スマレジ API に接続できます', en: 'the legacy API answers' }, named)
}

export const storesNotAsked: Sentence = {
  ja: 'スマレジ API に接続できますが、設定の店舗があるかどうかは確認できませんでした',
  en: 'the legacy API answers, but whether the stores of the configuration exist could not be asked',
}

export function platformAnswers(stores: number, named: readonly StoreThere[]): Sentence {
  const answers = {
    ja: `プラットフォームAPIに接続でき、必要な権限があります（${stores} 店舗）`,
    en: `the platform API answers, with the rights that are needed (${stores} ${stores === 1 ? 'store' : 'stores'})`,
  }
  return withStores(answers, named)
}

interface StoreThere {
  readonly storeId: string
  readonly name: string
}

function withStores({ ja, en }: Sentence, named: readonly StoreThere[]): Sentence {
  if (named.length === 0) return { ja, en }
  return {
    ja: `${ja}。設定の店舗: ${listed(named).join('、')}`,
    en: `${en}. Stores of the configuration: ${listed(named).join(', ')}`,
  }
}

function listed(stores: readonly StoreThere[]): string[] {
  return stores.map(({ storeId, name }) => `${storeId} ${name}`.trim())
}

export function noSuchStore(ids: readonly string[]): Sentence {
  return {
    ja: `設定の店舗 ${ids.join('、')} がスマレジにありません`,
    en: `Smaregi has no store ${ids.join(', ')}`,
  }
}

export function storesAre(stores: readonly StoreThere[]): Sentence {
  const list = listed(stores)
  return {
    ja: `smaregi.stores、nextengine.warehouses、orders.storeId、orders.stores のうち、書いてあるものを直してください。スマレジの店舗ID と店舗名: ${list.join('、') || 'なし'}`,
    en: `Correct it in smaregi.stores, nextengine.warehouses, orders.storeId or orders.stores. Smaregi has: ${list.join(', ') || 'none'}`,
  }
}

export const noMail: Sentence = { ja: '使わない設定です', en: 'switched off' }

export const mailAnswers: Sentence = {
  ja: 'メールサーバーに接続できます（届くかどうかは ston mail test）',
  en: 'the mail server answers (`ston mail test` shows whether mails arrive)',
}
