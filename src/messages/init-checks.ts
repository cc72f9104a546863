import type { Sentence } from '../kernel/sentence.ts'

/** What was found about an answer. */
export const CHECKED = {
  names: {
    publicUrl: { ja: '公開 URL', en: 'Public URL' },
    port: { ja: 'ポート', en: 'Port' },
    stores: { ja: '店舗', en: 'Stores' },
    testMail: { ja: 'テストメール', en: 'Test mail' },
  },
  looking: (name: Sentence): Sentence => ({
    ja: `${name.ja}を確かめています…`,
    en: `looking at ${name.en} …`,
  }),
  later: { ja: 'あとで', en: 'later' },
  noUrl: { ja: 'URL として読めません', en: 'this is no URL' },
  notBare: {
    ja: '通知を受け取るパスや ? 以降は要りません',
    en: 'the path of the notifications, or what follows a ?, does not belong here',
  },
  bare: {
    ja: 'ホスト名までを入力してください（例 https://ston.example.jp）。秘密のパスは ston が作ります。',
    en: 'Enter the address up to the host (like https://ston.example.jp); ston makes the secret path.',
  },
  local: (host: string): Sentence => ({
    ja: `${host} はインターネットから届かない名前です`,
    en: `${host} cannot be reached from the Internet`,
  }),
  reachable: {
    ja: '本番では、スマレジから届く https:// の URL が必要です。練習ならこのままでかまいません。',
    en: 'In earnest Smaregi needs an https:// URL that it can reach; for practice this will do.',
  },
  noTls: { ja: 'https:// ではありません', en: 'this is not https://' },
  useTls: {
    ja: '秘密のパスと sncode が暗号化されずに流れます。TLS のプロキシを置き、https:// の URL にしてください。',
    en: 'The secret path and code would travel in the open: put a TLS proxy in front and use https://.',
  },
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
    ja: 'フォルダーの権限を確かめるか、ほかの場所を入力してください。',
    en: "Check the folder's permissions, or enter another place.",
  },
  stores: (ids: readonly string[]): Sentence => ({
    ja: `  スマレジの店舗: ${ids.join('、')}`,
    en: `  Stores in Smaregi: ${ids.join(', ')}`,
  }),
  mend: { ja: '直してください', en: 'mend this' },
  allStores: { ja: 'すべての店舗を数えます', en: 'all stores count' },
  signInLater: {
    ja: 'クライアント ID とシークレットは、ログインするときに確かめられます（ston auth login）',
    en: 'client id and secret are proven by the sign-in (ston auth login)',
  },
} as const
