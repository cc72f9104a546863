import type { Sentence } from '../kernel/sentence.ts'

const CRON = {
  ja: 'ネクストエンジンへのログインの維持は、次のコマンドで始まります。ほかの行は、最初の商品で確認したあとに行頭の # を外して始めます（cron.d の形式です）',
  en: 'This keeps the sign-in to Next Engine alive from now on; take the # off the other lines once the first product has been tried (a file for cron.d)',
}

/** What each line of cron, and each unit, is for. */
export const JOBS = {
  serve: { ja: 'スマレジからの在庫の通知を受け取り続けます', en: "takes Smaregi's notifications" },
  flush: { ja: '在庫の増減をネクストエンジンへ送ります', en: 'sends stock changes to Next Engine' },
  'import-orders': {
    ja: 'ネクストエンジンの受注をスマレジに出荷として登録します',
    en: "registers Next Engine's orders in Smaregi",
  },
  'auth-refresh': {
    ja: 'ネクストエンジンへのログインを保ちます。休日も毎日必要です',
    en: 'keeps the sign-in to Next Engine alive; needed every day, holidays included',
  },
  status: {
    ja: '人の確認が必要なことを 1 日 1 回知らせます。なければ何も出しません',
    en: 'says once a day what needs a person; silent when nothing does',
  },
  reconcile: {
    ja: '両方の在庫数を週に 1 回比べ、理由のわからない差をメールします',
    en: 'compares both counts once a week, and mails what nobody can explain',
  },
} satisfies Record<string, Sentence>

/** The beginning of a file of cron. */
export const CRON_HEAD: readonly Sentence[] = [
  {
    ja: '/etc/cron.d/ston に置きます（所有者 root、モード 0644）。systemd のタイマーと一緒には使いません。',
    en: 'Belongs to /etc/cron.d/ston (owner root, mode 0644). Not together with timers of systemd.',
  },
  {
    ja: 'はじめから動くのは、ログインを保つ行だけです。ほかの行は、最初の商品で確認したあとに、行頭の # を外して始めます。',
    en: 'Only the keep-alive of the sign-in runs from the start. Take the # off the other lines once the first product has been tried.',
  },
  {
    ja: '行の時刻はこのサーバーの時計です。日本時間はそれぞれの説明にあります。',
    en: "The lines go by this machine's clock; what that is in Japan stands above each.",
  },
  {
    ja: '--quiet は注意が必要なことだけを出し、cron がそれを MAILTO に送ります。',
    en: '--quiet prints only what needs attention, and cron mails that to MAILTO.',
  },
]

/** What a line does, and when, in Japan's time; `weekday`: 0 = Sunday, null = every day. */
export function cronLine(what: Sentence, times: string, weekday: number | null): Sentence {
  const day = weekday === null ? { ja: '', en: '' } : DAYS[weekday % 7]
  return {
    ja: `${what.ja}（日本時間 ${day?.ja ?? ''}${times}）`,
    en: `${what.en} (Japan time: ${day?.en ?? ''}${times})`,
  }
}

const DAYS: readonly Sentence[] = [
  { ja: '日曜 ', en: 'Sunday ' },
  { ja: '月曜 ', en: 'Monday ' },
  { ja: '火曜 ', en: 'Tuesday ' },
  { ja: '水曜 ', en: 'Wednesday ' },
  { ja: '木曜 ', en: 'Thursday ' },
  { ja: '金曜 ', en: 'Friday ' },
  { ja: '土曜 ', en: 'Saturday ' },
]

/** The head of a unit. */
export function unitHead(what: Sentence, file: string): Sentence {
  return {
    ja: `${what.ja}。ston init が ${file} のために書きました。`,
    en: `${what.en}; written by ston init for ${file}`,
  }
}

/** The files for systemd and cron that `ston init` writes. */
export const SCHEDULE = {
  exists: (file: string): Sentence => ({
    ja: `内容の違うファイルがすでにあります。上書きはしません: ${file}`,
    en: `there is another file already, and it is never overwritten: ${file}`,
  }),
  existsHint: (): Sentence => ({
    ja: '名前を変えるか、ほかのフォルダーを指定してください',
    en: 'rename it, or name another folder',
  }),
  cannotWrite: (file: string, why: string): Sentence => ({
    ja: `書き込めません: ${file}（${why}）`,
    en: `cannot be written: ${file} (${why})`,
  }),
  cannotWriteHint: (): Sentence => ({
    ja: '書き込めるフォルダーを指定してください。/etc へは、書き出したあとで sudo を使ってコピーします',
    en: 'name a folder that may be written to; into /etc copy the files with sudo afterwards',
  }),
  wrote: (file: string): Sentence => ({
    ja: `書き出しました: ${file}`,
    en: `Wrote ${file}`,
  }),
  same: (file: string): Sentence => ({
    ja: `すでに同じものがあります: ${file}`,
    en: `Stands there already: ${file}`,
  }),
  packaged: {
    ja: 'サービスを始めるには（受信、送信、ログインの維持を、すべて行います）:',
    en: 'To start the service, which receives, sends, and keeps the sign-in alive:',
  },
  listener: {
    ja: '受信をサービスとして始め、ネクストエンジンへのログインを保つには:',
    en: 'To start the listener as a service, and to keep the sign-in to Next Engine alive:',
  },
  timers: {
    ja: '定期的な実行は、最初の商品で確認したあとに始めます:',
    en: 'The schedule, once the first product has been tried:',
  },
  variables: (names: readonly string[], file: string): Sentence => ({
    ja: `ユニットは ${file} から環境変数を読み込みます。設定が使う ${names.join('、')} を、1 行に 1 つ「名前=値」の形でそこに書いておきます:`,
    en: `The units read environment variables from ${file}: write those that the configuration uses (${names.join(', ')}) there, one NAME=value a line:`,
  }),
  /** A crontab can be read by everybody, so no secret belongs there. */
  cron: (names: readonly string[]): Sentence => ({
    ja: `${CRON.ja}${names.length === 0 ? '' : `。cron には環境変数 ${names.join('、')} がなく、crontab は誰でも読めます。config.json で {"env": …} の代わりに {"file": "ファイルのパス"} を使ってください`}:`,
    en: `${CRON.en}${names.length === 0 ? '' : `. cron has no ${names.join(', ')}, and everybody can read a crontab: in config.json use {"file": "/path"} instead of {"env": …}`}:`,
  }),
  asRoot: {
    ja: '! root で実行しています。定期実行も root で動きます。専用のユーザーで ston init を実行することをおすすめします。',
    en: '! This is root, so what is scheduled runs as root as well. Better run ston init as a user made for it.',
  },
} as const
