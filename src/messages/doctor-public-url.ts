import type { Sentence } from '../kernel/sentence.ts'

/** What was found about the address under which Smaregi reaches ston. */
export const PUBLIC_URL = {
  name: { ja: '公開 URL', en: 'Public URL' },
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
} as const
