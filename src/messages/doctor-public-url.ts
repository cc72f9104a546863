import type { Locale, Sentence } from '../kernel/sentence.ts'

/** What of ston is seen from outside. */
const PARTS = {
  notifications: { ja: 'スマレジからの通知', en: "Smaregi's notifications" },
  push: { ja: 'ネクストエンジンからの在庫の知らせ', en: "Next Engine's push" },
  owner: { ja: 'オーナーの画面', en: "the owner's pages" },
  signIn: { ja: 'ネクストエンジンへのログイン', en: 'the sign-in to Next Engine' },
} satisfies Readonly<Record<string, Sentence>>

export type PublicPart = keyof typeof PARTS

interface NotPassed {
  readonly part: PublicPart
  readonly path: string
}

function listed(parts: readonly NotPassed[], locale: Locale): string {
  const named = parts.map(({ part, path }) =>
    locale === 'ja' ? `${path}（${PARTS[part].ja}）` : `${path} (${PARTS[part].en})`,
  )
  return named.join(locale === 'ja' ? '、' : ', ')
}

/** What was found about the address under which Smaregi reaches ston. */
export const PUBLIC_URL = {
  name: { ja: '公開 URL', en: 'Public URL' },
  notBare: {
    ja: '通知を受け取るパス、ユーザー名、? や # 以降は要りません',
    en: 'the path of the notifications, a user name, or what follows a ? or #, does not belong here',
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
  wellFormed: (url: string): Sentence => ({
    ja: `${url}（書き方だけ確認しました。届くかどうかは、入り口を作ったあと ston doctor で確認します）`,
    en: `${url} (looked at as written; \`ston doctor\` tries it once the way in is there)`,
  }),
  answers: (url: string): Sentence => ({
    ja: `${url} は、この ston に届きます（このサーバーから確認）`,
    en: `${url} leads to this ston (seen from this machine)`,
  }),
  notThisOne: (url: string, status: number): Sentence => ({
    ja: `${url} で応答したのは、この ston ではありません（${status}）`,
    en: `what answers at ${url} is not this ston (${status})`,
  }),
  leadHere: (path: string): Sentence => ({
    ja: `名前がこのサーバーを指しているか、プロキシが ${path} 以下を webhook.port に渡しているかを確認してください（docs/setup.ja.md の手順 4）。ston を新しくしたあとなら、サービスを起動し直してください。秘密のパスだけを渡すプロキシは、ここでは確認できません。`,
    en: `Check that the name leads to this machine, and that the proxy passes what is below ${path} on to webhook.port (docs/setup.md, step 4). After an upgrade of ston, restart the service. A proxy that passes nothing on but the secret path cannot be tried from here.`,
  }),
  notPassed: (url: string, parts: readonly NotPassed[]): Sentence => ({
    ja: `${url} はこの ston に届きますが、届かないパスがあります: ${listed(parts, 'ja')}`,
    en: `${url} leads to this ston, but not these paths: ${listed(parts, 'en')}`,
  }),
  passThem: {
    ja: 'プロキシの設定に、そのパスを通す部分を書き加えてください（docs/setup.ja.md の手順 4 に例があります）。',
    en: 'Add the part that passes them on to the proxy (docs/setup.md, step 4, has examples).',
  },
  noName: (host: string): Sentence => ({
    ja: `${host} という名前が見つかりません`,
    en: `there is no such name: ${host}`,
  }),
  nameIt: {
    ja: 'DNS に名前を登録してから、もう一度 ston doctor を実行してください。',
    en: 'Register the name in the DNS, then run `ston doctor` again.',
  },
  nobodyBehind: (url: string, status: number): Sentence => ({
    ja: `${url} のプロキシは応答しますが、その先の ston が応答しません（${status}）`,
    en: `the proxy at ${url} answers, and no ston behind it (${status})`,
  }),
  startBehind: {
    ja: 'プロキシの転送先が webhook.port と同じか、サービスが動いているかを確認してください。',
    en: 'Check that the proxy leads to webhook.port, and that the service runs.',
  },
  untried: (url: string, why: string): Sentence => ({
    ja: `${url} は、このサーバーからは確認できませんでした${why === '' ? '' : `（${why}）`}`,
    en: `${url} could not be tried from this machine${why === '' ? '' : ` (${why})`}`,
  }),
  tryOutside: {
    ja: 'スマートフォンなど外の回線のブラウザーで開いてください。証明書の警告がなく、404 と出ればかまいません。',
    en: 'Open it in a browser outside, on a phone for instance: no warning about the certificate, and a 404, is as it should be.',
  },
} as const
