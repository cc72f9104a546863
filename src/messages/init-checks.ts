import type { Sentence } from '../kernel/sentence.ts'

/** What was found about an answer. */
export const CHECKED = {
  names: {
    port: { ja: 'ポート', en: 'Port' },
    stores: { ja: '店舗', en: 'Stores' },
    testMail: { ja: 'テストメール', en: 'Test mail' },
  },
  looking: (name: Sentence): Sentence => ({
    ja: `${name.ja}を確認しています…`,
    en: `looking at ${name.en} …`,
  }),
  later: { ja: 'あとで', en: 'later' },
  free: (host: string, port: number): Sentence => ({
    ja: `${host}:${port} は空いています`,
    en: `${host}:${port} is free`,
  }),
  otherPort: {
    ja: 'ほかの番号（1024 以上）を入力してください。',
    en: 'Enter another number, 1024 or above.',
  },
  refused: (words: string): Sentence => ({
    ja: `このフォルダーには書き込めません（${words}）`,
    en: `this folder cannot be written to (${words})`,
  }),
  otherFolder: {
    ja: 'フォルダーの権限を確認するか、ほかの場所を入力してください。',
    en: "Check the folder's permissions, or enter another place.",
  },
  stores: (stores: readonly { readonly storeId: string; readonly name: string }[]): Sentence => ({
    ja: `  スマレジの店舗: ${stores.map(({ storeId, name }) => (name === '' ? storeId : `${storeId}（${name}）`)).join('、')}`,
    en: `  Stores in Smaregi: ${stores.map(({ storeId, name }) => (name === '' ? storeId : `${storeId} (${name})`)).join(', ')}`,
  }),
  mend: { ja: '直してください', en: 'mend this' },
  allStores: { ja: 'すべての店舗が対象です', en: 'all stores count' },
  signInLater: {
    ja: 'クライアントID とシークレットは、ログインするときに確認できます（ston auth login）',
    en: 'client id and secret are proven by the sign-in (ston auth login)',
  },
  notStarted: { ja: 'まだ始めていません（次の手順で始めます）', en: 'not started yet (next step)' },
  stillRuns: {
    ja: 'これまでの連携がまだ動いています（お答えのとおり）',
    en: 'the former service, or another link, still runs (as you said)',
  },
  endIt: {
    ja: 'README の手順 6（閉店後、在庫数を合わせたあと）で止めてください。二つが動くと、同じ変動が二重に反映されます。',
    en: 'End it in step 6 of the README, after closing, once the counts agree: two of them count every change twice.',
  },
  orders: { ja: 'ネットの受注', en: 'Online orders' },
  noOrders: {
    ja: '店舗がないため登録しません。ネットで売れた分は、スマレジの在庫から引かれません',
    en: 'no store was given, so none is registered: what is sold online is not taken off in Smaregi',
  },
  giveStore: {
    ja: '登録するには、設定ファイルの orders.storeId に店舗の番号、orders.enabled に true を書いてください。',
    en: 'To register them set orders.storeId to the store, and orders.enabled to true.',
  },
} as const
