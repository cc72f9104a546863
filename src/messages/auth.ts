import type { Sentence } from '../kernel/sentence.ts'

/** Signing in to Next Engine, as a person goes through it. */
export const SIGN_IN = {
  steps: (url: string): Sentence => ({
    ja: [
      'ネクストエンジンにログインします。',
      '',
      '1. 次の URL をブラウザーで開き、ネクストエンジンの ID とパスワードでログインしてください。',
      '',
      `   ${url}`,
      '',
      '2. ログインすると「ページを表示できません」という画面になります。これは正常な動作です。',
      '3. そのときブラウザーのアドレス欄に出ている URL 全体(uid= と state= を含みます)をコピーしてください。有効なのは 5 分間、1 回だけです。',
    ].join('\n'),
    en: [
      'Signing in to Next Engine.',
      '',
      '1. Open this address in a browser and sign in with your Next Engine id and password:',
      '',
      `   ${url}`,
      '',
      '2. After that the browser lands on a page that cannot be shown. That is as it should be.',
      '3. Copy the whole address of that page (it contains uid= and state=). It is good for five minutes and for one use.',
    ].join('\n'),
  }),
  /** Where the browser comes back to ston itself. */
  stepsHere: (url: string): Sentence => ({
    ja: [
      'ネクストエンジンにログインします。',
      '',
      '1. 次の URL をブラウザーで開き、ネクストエンジンの ID とパスワードでログインしてください(10 分以内)。',
      '',
      `   ${url}`,
      '',
      '2. 「ログインしました」という ston の画面が出れば完了です。ston serve が動いている必要があります。',
      '3. ほかの画面になったときは、ブラウザーのアドレス欄に出ている URL 全体(uid= と state= を含みます)をコピーしてください。有効なのは 5 分間、1 回だけです。',
    ].join('\n'),
    en: [
      'Signing in to Next Engine.',
      '',
      '1. Within ten minutes open this address in a browser and sign in with your Next Engine id and password:',
      '',
      `   ${url}`,
      '',
      '2. When the browser shows ston\'s page "Signed in", you are done. For that ston serve must be running.',
      '3. If it shows anything else, copy the whole address of that page (it contains uid= and state=). It is good for five minutes and for one use.',
    ].join('\n'),
  }),
  waiting: (): Sentence => ({
    ja: 'ログインを待っています。ほかの画面になったときは、コピーした URL を貼り付けて Enter キーを押してください: ',
    en: 'Waiting for the sign-in. If the browser shows anything else, paste the copied address and press Enter: ',
  }),
  look: (): Sentence => ({
    ja: '5. できたかどうかは次のコマンドで確認できます: ston auth status',
    en: '5. Whether it has worked is told by: ston auth status',
  }),
  ask: (): Sentence => ({
    ja: 'コピーした URL を貼り付けて Enter キーを押してください: ',
    en: 'Paste the copied address and press Enter: ',
  }),
  giveUrl: (): Sentence => ({
    ja: "4. 続けて次のコマンドを実行してください(URL は引用符で囲みます): ston auth login 'コピーした URL'",
    en: "4. Then run, with the address in quotes: ston auth login 'COPIED ADDRESS'",
  }),
  noUidAndState: (): Sentence => ({
    ja: '貼り付けられた URL に uid と state が見つかりません。',
    en: 'There is no uid and state in the address that was given.',
  }),
  noUidAndStateHint: (): Sentence => ({
    ja: 'ログイン後に表示された「表示できないページ」のアドレス欄から、URL 全体をコピーしてください。コマンドに書くときは URL を引用符で囲んでください。',
    en: 'Copy the whole address of the page that cannot be shown after signing in. On the command line, put it in quotes.',
  }),
  signInPage: (): Sentence => ({
    ja: '貼り付けられたのはログイン画面の URL です。ログインしたあとに表示されるページの URL が必要です。',
    en: 'This is the address of the sign-in page. What is needed is the address of the page after signing in.',
  }),
  refused: (said: string): Sentence => ({
    ja: `ログインを完了できませんでした。URL が正しくないか、発行から 5 分を過ぎているか、すでに使われています。${said === '' ? '' : `ネクストエンジンの応答:「${said}」`}`,
    en: `The sign-in could not be completed: the address is wrong, older than five minutes, or has been used already.${said === '' ? '' : ` Next Engine's words: "${said}"`}`,
  }),
  refusedHint: (): Sentence => ({
    ja: '「ston auth login」を最初からやり直してください。それでも続く場合は、設定の nextengine.clientId と nextengine.clientSecret を確認してください。',
    en: 'Start again with "ston auth login". If it happens again, check nextengine.clientId and nextengine.clientSecret in the configuration.',
  }),
  again: (): Sentence => ({
    ja: '少し待ってから「ston auth login」を最初からやり直してください。',
    en: 'Wait a little and start again with "ston auth login".',
  }),
  done: (): Sentence => ({
    ja: 'ネクストエンジンにログインしました。',
    en: 'Signed in to Next Engine.',
  }),
  keptAlive: (): Sentence => ({
    ja: 'ネクストエンジンのログインを確認しました。',
    en: 'The sign-in to Next Engine is alive.',
  }),
  signedIn: (): Sentence => ({
    ja: 'ネクストエンジンにログインしています。',
    en: 'Signed in to Next Engine.',
  }),
  notSignedIn: (): Sentence => ({
    ja: 'ネクストエンジンにログインしていません。「ston auth login」を実行してください。',
    en: 'Not signed in to Next Engine. Run "ston auth login".',
  }),
  ended: (): Sentence => ({
    ja: 'ネクストエンジンのログインは無効になっています。「ston auth login」を実行してください。',
    en: 'The sign-in to Next Engine has ended. Run "ston auth login".',
  }),
  company: (name: string): Sentence => ({ ja: `企業: ${name}`, en: `Company: ${name}` }),
  /** `left`: whole hours, negative when it is over. */
  access: (end: string, left: number): Sentence => ({
    ja: `アクセストークンの期限: ${end}（${leftJa(left, '期限切れ。次の呼び出しで自動で更新されます')}）`,
    en: `Access token until ${end} (${leftEn(left, 'over; the next call renews it')})`,
  }),
  refresh: (end: string, left: number): Sentence => ({
    ja: `リフレッシュトークンの期限: ${end}（${leftJa(left, '期限切れ')}）`,
    en: `Refresh token until ${end} (${leftEn(left, 'over')})`,
  }),
  endsSoon: (): Sentence => ({
    ja: 'ログインの期限が近づいています。「ston auth refresh」を実行してください。休日も含めて毎日実行されるように、cron の設定も確認してください。',
    en: 'The sign-in ends soon. Run "ston auth refresh", and see that cron runs ston every day, holidays included.',
  }),
} as const

/** For the person at the browser, and for the log. */
export const SIGNED_IN_PAGE = {
  done: { ja: 'ネクストエンジンにログインしました', en: 'Signed in to Next Engine' },
  company: (name: string): Sentence => ({ ja: `企業: ${name}`, en: `Company: ${name}` }),
  close: {
    ja: 'この画面は閉じてかまいません。',
    en: 'You may close this page.',
  },
  notDone: {
    ja: 'ネクストエンジンへのログインを完了できませんでした',
    en: 'The sign-in to Next Engine could not be completed',
  },
  log: {
    ja: 'ブラウザーからネクストエンジンにログインしました',
    en: 'signed in to Next Engine through the browser',
  },
} as const

function leftJa(hours: number, over: string): string {
  if (hours < 0) return over
  return hours < 1 ? '残り 1 時間未満' : `残り ${hours} 時間`
}

function leftEn(hours: number, over: string): string {
  if (hours < 0) return over
  return hours < 1 ? 'less than an hour left' : `${hours} h left`
}
