import type { Sentence } from '../kernel/sentence.ts'

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
    ja: `${url} に応答があります（このサーバーから）`,
    en: `${url} answers (seen from this machine)`,
  }),
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
