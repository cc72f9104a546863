import type { Sentence } from '../kernel/sentence.ts'

export const INIT = {
  trimmed: (): Sentence => ({
    ja: '  前後の空白を取り除きました。',
    en: '  The blanks around it were taken off.',
  }),
  kept: (): Sentence => ({ ja: '今のまま', en: 'as it is' }),
  takeBack: (): Sentence => ({ ja: '（消すには -）', en: ' (- for none)' }),
  notThis: (allowed: Sentence): Sentence => ({
    ja: `  入力し直してください。使える値: ${allowed.ja}`,
    en: `  Please try again: ${allowed.en}`,
  }),
  goOn: (mayStay: boolean, asksAnew: boolean): Sentence => ({
    ja: `  Enter = ${asksAnew ? '入力し直す' : 'もう一度試す'}${mayStay ? '、s = このまま進む' : ''}、q = やめる: `,
    en: `  Enter = ${asksAnew ? 'answer again' : 'try again'}${mayStay ? ', s = leave it as it is' : ''}, q = leave: `,
  }),
  sendTest: (to: readonly string[]): Sentence => ({
    ja: `テストメールを ${to.join('、')} に送りますか`,
    en: `Send a sample mail to ${to.join(', ')}`,
  }),
  signInNow: (): Sentence => ({
    ja: '今、ネクストエンジンにログインしますか',
    en: 'Sign in to Next Engine now',
  }),
  notGood: (): Sentence => ({
    ja: '確認したところ、問題がありました。何も書き込んでいません',
    en: 'something is not as it should be; nothing was written',
  }),
  notGoodHint: (): Sentence => ({
    ja: '直してからもう一度実行してください。--no-check を付けると、確認せずに作ります',
    en: 'mend it and run this again, or use --no-check to write the configuration all the same',
  }),
  notAsRoot: (file: string): Sentence => ({
    ja: `root では ${file} を作りません。パッケージのサービスはユーザー ston で動き、root のファイルを読めないからです`,
    en: `root does not write ${file}: the package's service runs as the user ston, who could not read it`,
  }),
  asItsUser: (): Sentence => ({
    ja: 'sudo -u ston ston init と実行してください',
    en: 'run sudo -u ston ston init',
  }),
  exists: (file: string): Sentence => ({
    ja: `設定ファイルはすでにあります。上書きはしません: ${file}`,
    en: `there is a configuration file already, and it is never overwritten: ${file}`,
  }),
  existsHint: (): Sentence => ({
    ja: '作り直すときは、今のファイルを別の名前に変えてから実行してください。--config で別の場所に作ることもできます',
    en: 'to start afresh, rename it first; or name another place with --config',
  }),
  cannotWrite: (file: string, why: string): Sentence => ({
    ja: `設定ファイルを書き込めません: ${file}（${why}）`,
    en: `the configuration file cannot be written: ${file} (${why})`,
  }),
  cannotWriteHint: (): Sentence => ({
    ja: 'フォルダーの権限と空き容量を確認するか、--config で別の場所を指定してください',
    en: "check the folder's permissions and room, or name another place with --config",
  }),
  stopped: (): Sentence => ({
    ja: '途中でやめました。何も書き込んでいません',
    en: 'stopped; nothing was written',
  }),
  wrong: (): Sentence => ({
    ja: '指定された値では設定ファイルを作れません',
    en: 'no configuration can be made from these values',
  }),
}
