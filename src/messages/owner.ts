import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'
import { plural } from './plural.ts'

/** The owner's pages: the frame, the door, the overview, and what became of a command. */

export const site: Sentence = { ja: '在庫連携', en: 'Stock link' }
export const thisLanguage = { ja: '日本語', en: 'English' }
export const places: Sentence = { ja: 'メニュー', en: 'Menu' }
export const signOut: Sentence = { ja: 'ログアウト', en: 'Sign out' }
export const back: Sentence = { ja: '戻る', en: 'Back' }
export const toOverview: Sentence = { ja: '概要へ', en: 'To the overview' }
export const now: Sentence = { ja: '今の状態', en: 'How things are' }
export const reload: Sentence = { ja: '最新の状態にする', en: 'Load it again' }
export const notThere: Sentence = { ja: 'ページがありません', en: 'There is no such page' }

export function signedInAs(name: string): Sentence {
  return { ja: `${name} さんがログイン中`, en: `Signed in as ${name}` }
}

export function asOf(at: string): Sentence {
  return { ja: `${at}（日本時間）の状態です。`, en: `As of ${at}, Japan time.` }
}

export const nav = {
  overview: BUTTONS.overview,
  todo: BUTTONS.todo,
  table: BUTTONS.table,
  product: BUTTONS.product,
  compare: BUTTONS.compare,
  settings: { ja: '設定', en: 'Settings' },
} satisfies Record<string, Sentence>

export const signIn = {
  title: { ja: 'ログイン', en: 'Sign in' },
  name: { ja: '名前', en: 'Name' },
  password: { ja: 'パスワード', en: 'Password' },
  enter: { ja: 'ログイン', en: 'Sign in' },
  help: {
    ja: '名前とパスワードがわからないときは、サーバーの管理者に聞いてください。',
    en: 'If you do not know them, ask whoever looks after ston.',
  },
  wrong: {
    ja: '名前かパスワードが違います。',
    en: 'The name or the password is wrong.',
  },
  tooLate: {
    ja: '時間がたったため、もう一度入力してください。',
    en: 'That took too long. Please type it once more.',
  },
  wait: (seconds: number): Sentence => ({
    ja: `何度も間違えたため、今は確認できません。${seconds} 秒以上待ってから、もう一度ログインしてください。`,
    en: `There were too many wrong attempts. Wait ${plural(seconds, 'second')} or more and sign in again.`,
  }),
}

export const refused = {
  title: { ja: 'この操作は行いませんでした', en: 'Nothing was done' },
  why: {
    ja: '画面が古くなっていたか、ほかのサイトから送られたためです。概要から、もう一度操作してください。',
    en: 'The page was too old, or another site has sent this. Begin again from the overview.',
  },
}

export const formTooLarge: Sentence = {
  ja: '送信されたファイルが大きすぎます。12 MB までの表をアップロードしてください。',
  en: 'What was sent is too large: a table may have 12 MB.',
}

/** For the log. Names that are wrong may be passwords in the wrong field. */
export const doorLog = {
  wrong: {
    ja: 'オーナーの画面へのログインに失敗しました',
    en: "a sign-in to the owner's pages failed",
  },
  entered: {
    ja: 'オーナーの画面にログインしました',
    en: "signed in to the owner's pages",
  },
}

export const tooMuch: Sentence = { ja: '混み合っています', en: 'Too much at once' }
export const tooMuchWhy: Sentence = {
  ja: '先に始めた操作が終わってから、もう一度押してください。',
  en: 'Try again once what was begun before is over.',
}

export const run = {
  underWay: (seconds: number): Sentence => ({
    ja: `実行中です（${seconds} 秒経過）。この画面は自動で更新されます。`,
    en: `Under way for ${plural(seconds, 'second')}. This page loads again by itself.`,
  }),
  goesOn: {
    ja: 'この画面を閉じても、処理は最後まで続きます。',
    en: 'It goes on to its end even when you close this page.',
  },
  look: { ja: '今すぐ更新', en: 'Look now' },
  wrong: { ja: '完了できませんでした', en: 'It could not be done' },
  unknown: {
    ja: '原因がわかりません。少し待ってからもう一度操作し、続くときはサーバーの管理者に知らせてください。',
    en: 'The cause is not known. Try again in a while; if it stays, tell whoever looks after ston.',
  },
  forgotten: { ja: 'この結果はもう残っていません', en: 'This result is not kept any more' },
  forgottenWhy: {
    ja: '結果は一定の件数だけ残ります。今の状態は概要で確認してください。',
    en: 'Only the latest results are kept. The overview shows how things are.',
  },
  locked: {
    ja: '同じ処理がすでに実行中です。終わるまでお待ちください。',
    en: 'The same is under way already. Please wait for its end.',
  },
  paused: {
    ja: '棚卸で止めているため、何も行っていません',
    en: 'Nothing was done: everything is stopped for a stocktaking',
  },
  /** Whoever counts in Next Engine does change its counts meanwhile, so nothing is said of those. */
  pausedNext: {
    ja: 'たまっている増減は、棚卸を終えると送ります。',
    en: 'What waits is sent when the stocktaking is ended.',
  },
  mistyped: {
    ja: '入力した値を確認してください。何も変わっていません。',
    en: 'Look at what you have entered. Nothing was changed.',
  },
  otherSetting: {
    ja: 'ほかの設定（サーバーの管理者に知らせてください）',
    en: 'Another setting (tell whoever keeps the server)',
  },
  wholeFile: { ja: 'ファイル全体', en: 'The whole file' },
  entered: { ja: '入力した内容', en: 'What was entered' },
  lineOf: (line: string): Sentence => ({ ja: `${line} 行目`, en: `line ${line}` }),
}

export const flush = {
  title: BUTTONS.flush,
  now: BUTTONS.flush,
  mendsNothing: {
    ja: '上の「要対応」は、これを押しても直りません。',
    en: 'It mends nothing of what is to be done above.',
  },
  about: {
    ja: 'たまっている店舗の在庫の増減を、ネクストエンジンへすぐに送ります。ふだんは自動で送られます。',
    en: "Sends the stores' changes that wait to Next Engine at once. It is done by itself as well.",
  },
  done: (applied: number): Sentence => ({
    ja: `${applied} 商品の在庫を反映しました`,
    en: `The stock of ${plural(applied, 'product')} was updated`,
  }),
  /** Nothing was sent, nothing waits, and nobody has to decide about anything. */
  nothing: { ja: '送るものはありませんでした', en: 'There was nothing to send' },
  /** Nothing has come to its end, and something is on its way. */
  underWay: { ja: '反映を待っています', en: 'On its way to Next Engine' },
  /** All that there is needs a person. */
  notSent: { ja: '今回、反映したものはありません', en: 'Nothing was updated this time' },
  waiting: (rows: number): Sentence => ({
    ja: `${rows} 商品は、送信か、ネクストエンジンの処理が終わるのを待っています。続きと結果の確認は自動で行います。`,
    en: `${plural(rows, 'product')} ${rows === 1 ? 'waits' : 'wait'} to be sent, or for Next Engine to finish; ston goes on and looks at the outcome by itself.`,
  }),
  doNotMend: {
    ja: 'それまで、これらの商品の在庫数を、ネクストエンジンで直さないでください。同じ増減を二重に数えることになります。',
    en: 'Do not correct these in Next Engine meanwhile: the same change would count twice.',
  },
  open: (rows: number): Sentence => ({
    ja: `確認が必要なものが ${rows} 件あります。`,
    en: `${plural(rows, 'item')} need a person.`,
  }),
}

export const nextEngine = {
  again: BUTTONS.signIn,
}
