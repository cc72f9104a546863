import type { Sentence } from '../kernel/sentence.ts'

const CRON = {
  ja: '定期的な実行は、最初の商品で確かめたあとに始めます（cron.d の形式です）',
  en: 'The schedule (a file for cron.d), once the first product has been tried',
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
  listener: {
    ja: '受信をサービスとして始め、ネクストエンジンへのログインを保つには:',
    en: 'To start the listener as a service, and to keep the sign-in to Next Engine alive:',
  },
  timers: {
    ja: '定期的な実行は、最初の商品で確かめたあとに始めます:',
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
