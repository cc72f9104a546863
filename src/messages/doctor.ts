import type { Sentence } from '../kernel/sentence.ts'

export const names = {
  config: { ja: '設定ファイル', en: 'Configuration' },
  store: { ja: 'データフォルダー', en: 'Data folder' },
  disk: { ja: 'ディスク', en: 'Disk' },
  listener: { ja: '受信（ston serve）', en: 'Listener' },
  nextEngine: { ja: 'ネクストエンジン', en: 'Next Engine' },
  clock: { ja: '時計', en: 'Clock' },
  calls: { ja: '今月の呼び出し', en: 'Calls this month' },
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  mail: { ja: 'メール', en: 'Mail' },
  learnt: { ja: '動きについて分かったこと', en: 'What was learnt' },
} satisfies Record<string, Sentence>

export const notSetUp: Sentence = { ja: '設定されていません', en: 'not set up' }

export function checked(file: string): Sentence {
  return { ja: `${file}（誤りはありません）`, en: `${file}, no mistakes` }
}

export function readable(path: string, mode: string): Sentence {
  return {
    ja: `${path} がほかの利用者にも開かれています（${mode}）`,
    en: `${path} is open to other users (${mode})`,
  }
}

export function chmod(path: string, mode: 600 | 700): Sentence {
  return { ja: `chmod ${mode} ${path} を実行してください。`, en: `Run chmod ${mode} ${path}.` }
}

export function foreign(path: string, uid: number): Sentence {
  return {
    ja: `${path} は別の利用者（ユーザーID ${uid}）のものです`,
    en: `${path} belongs to another user (id ${uid})`,
  }
}

export function sameUser(uid: number): Sentence {
  return {
    ja: `ston のコマンドはすべて同じ利用者で実行してください（sudo -u '#${uid}' ston …）。`,
    en: `Run all commands of ston as the same user (sudo -u '#${uid}' ston …).`,
  }
}

/** `at`: the commands that are at work. */
export function folder(path: string, at: readonly string[]): Sentence {
  return at.length === 0
    ? { ja: path, en: path }
    : { ja: `${path}（実行中: ${at.join('、')}）`, en: `${path} (at work: ${at.join(', ')})` }
}

/** `mib`: null where nobody knows how much room is left. */
export function disk(ms: number, mib: number | null): Sentence {
  return {
    ja: `書き込みの確定 ${ms} ミリ秒${mib === null ? '' : `、空き ${mib} MiB`}`,
    en: `a synced write takes ${ms} ms${mib === null ? '' : `, ${mib} MiB free`}`,
  }
}

export const makeRoom: Sentence = {
  ja: '空き容量が足りません。不要なファイルを消すか、ディスクを大きくしてください。',
  en: 'There is too little room: remove what is not needed, or use a larger disk.',
}

export const slowDisk: Sentence = {
  ja: '遅いディスクです。ネットワーク越しの共有フォルダーではなく、サーバー内のディスクに置いてください。',
  en: 'The disk is slow: use a local one, not a network share.',
}

export function listening(at: string): Sentence {
  return { ja: `${at} で受信できます`, en: `ready at ${at}` }
}

export function notListening(at: string): Sentence {
  return { ja: `${at} に応答がありません`, en: `nothing answers at ${at}` }
}

export const startServe: Sentence = {
  ja: 'ston serve を動かしてください（systemctl start ston.service）。',
  en: 'Start `ston serve` (systemctl start ston.service).',
}

export function notReady(at: string, status: number): Sentence {
  return {
    ja: `${at} は受け付けられません（${status}）`,
    en: `${at} cannot take anything (${status})`,
  }
}

export const seeLog: Sentence = {
  ja: 'ston serve のログとディスクの空きを確かめてください。',
  en: 'Look at the log of `ston serve` and at the disk.',
}

export function signedIn(company: string, until: string): Sentence {
  return {
    ja: `ログイン中${company === '' ? '' : `（${company}）`}、${until} まで`,
    en: `signed in${company === '' ? '' : ` (${company})`} until ${until}`,
  }
}

export const signedOut: Sentence = { ja: 'ログインしていません', en: 'not signed in' }

export const signIn: Sentence = {
  ja: 'ston auth login を実行してください。',
  en: 'Run `ston auth login`.',
}

export const keepAlive: Sentence = {
  ja: 'ログインの期限まで 24 時間を切っています。ston auth refresh を毎日実行する予定になっているか確かめてください。',
  en: 'The sign-in ends within 24 hours: check that `ston auth refresh` is scheduled every day.',
}

/** `off`: seconds that our clock is ahead of the server's; null when it did not tell. */
export function clocks(
  readings: readonly { readonly name: Sentence; readonly off: number | null }[],
): Sentence {
  const parts = readings.map(({ name, off }) => ({ name, told: clock(off) }))
  return {
    ja: parts.map(({ name, told }) => `${name.ja}: ${told.ja}`).join('、'),
    en: parts.map(({ name, told }) => `${name.en}: ${told.en}`).join(', '),
  }
}

function clock(off: number | null): Sentence {
  if (off === null) return { ja: '応答がありません', en: 'no answer' }
  const by = Math.abs(off)
  if (by < 2) return { ja: 'ずれはありません', en: 'right' }
  return off > 0
    ? { ja: `${by} 秒進んでいます`, en: `${by} s ahead` }
    : { ja: `${by} 秒遅れています`, en: `${by} s behind` }
}

export const tryLater: Sentence = {
  ja: '比べられませんでした。ネットワークを確かめ、時間をおいてもう一度実行してください。',
  en: 'Could not be compared: check the network, and try again later.',
}

export const setClock: Sentence = {
  ja: 'NTP で時刻を合わせてください（timedatectl set-ntp true）。',
  en: 'Set the clock by NTP (timedatectl set-ntp true).',
}

/** `expected`: by the end of the month, if it goes on like this. */
export function calls(made: number, expected: number, free: number): Sentence {
  const [ja, en] =
    expected > made
      ? [`このままなら月末に約 ${expected} 回。`, `about ${expected} by its end; `]
      : ['', '']
  return {
    ja: `${made} 回（${ja}無料と言われているのは ${free} 回まで）`,
    en: `${made} (${en}${free} are said to be free)`,
  }
}

/** The next step where an error does not say one of its own. */
export const comeBack: Sentence = {
  ja: '一時的な問題です。しばらくしてから、もう一度 ston doctor を実行してください。何も失われていません。',
  en: 'It passes by itself: run `ston doctor` again in a while. Nothing is lost.',
}

export const seeWords: Sentence = {
  ja: '上の言葉を相手のサービスの案内で調べ、直したらもう一度 ston doctor を実行してください。',
  en: 'Look these words up with the service, and run `ston doctor` again.',
}

export const fewerCalls: Sentence = {
  ja: '料金をネクストエンジンに確かめるか、実行の間隔を空けてください（README の「API 呼び出し回数」）。',
  en: 'Ask Next Engine about the price, or run less often (README, "What it costs").',
}

export const noSmaregi: Sentence = {
  ja: 'API の設定はありません（通知を受け取るだけなら要りません）',
  en: 'no credentials (not needed for receiving alone)',
}

export const legacyAnswers: Sentence = {
  ja: 'スマレジ API に接続できます',
  en: 'the legacy API answers',
}

export const storesNotAsked: Sentence = {
  ja: 'スマレジ API に接続できますが、設定の店舗があるかどうかは確かめられませんでした',
  en: 'the legacy API answers, but whether the stores of the configuration exist could not be asked',
}

export function platformAnswers(stores: number): Sentence {
  return {
    ja: `プラットフォームAPIに接続でき、必要な権限があります（${stores} 店舗）`,
    en: `the platform API answers, with the rights that are needed (${stores} ${stores === 1 ? 'store' : 'stores'})`,
  }
}

export function noSuchStore(ids: readonly string[]): Sentence {
  return {
    ja: `設定の店舗 ${ids.join('、')} がスマレジにありません`,
    en: `Smaregi has no store ${ids.join(', ')}`,
  }
}

export function storesAre(ids: readonly string[]): Sentence {
  return {
    ja: `smaregi.stores と orders.storeId を直してください。スマレジの店舗ID: ${ids.join('、') || 'なし'}`,
    en: `Correct smaregi.stores and orders.storeId. Smaregi has: ${ids.join(', ') || 'none'}`,
  }
}

export const noMail: Sentence = { ja: '使わない設定です', en: 'switched off' }

export const mailAnswers: Sentence = {
  ja: 'メールサーバーに接続できます（届くかどうかは ston mail test）',
  en: 'the mail server answers (`ston mail test` shows whether mails arrive)',
}

/** An open question, and what ston goes by until it is answered: safe, whatever the answer. */
interface Asked {
  readonly name: Sentence
  readonly assumed: Sentence
}

const eitherWay: Sentence = { ja: 'どちらでもよいように判定', en: 'judged so that either will do' }

export const questions = {
  reasonKept: {
    name: { ja: '入出庫理由が履歴に残る', en: 'reasons are kept in the history' },
    assumed: {
      ja: '目印のほか数量と前後の在庫数でも判定',
      en: 'marks, amounts and counts are all looked at',
    },
  },
  historyShows: {
    name: { ja: 'アップロードが履歴に出る', en: 'uploads show in the history' },
    assumed: { ja: '履歴にないだけでは未反映とみなさない', en: 'absence alone proves nothing' },
  },
  equalToFree: {
    name: { ja: 'フリー在庫ちょうどを引ける', en: 'exactly the free stock may go' },
    assumed: {
      ja: '送ってみる（断られたら 1 点少なく）',
      en: 'it is tried; one piece less after a refusal',
    },
  },
  partlyGood: {
    name: { ja: '誤りのある行が混ざったファイル', en: 'a file with good and bad rows' },
    assumed: { ja: '状態を信じず 1 行ずつ判定', en: 'no status is believed, each row is judged' },
  },
  namesBadRows: {
    name: {
      ja: '処理結果に誤りの行の商品コードが出る',
      en: 'the result names the code of a bad row',
    },
    assumed: { ja: '原文をそのまま表示', en: 'the words are shown as they are' },
  },
  searchCase: {
    name: { ja: '検索での大文字と小文字', en: 'letter case in searches' },
    assumed: {
      ja: 'ネクストエンジンの表記で送り、2 通りあれば保留',
      en: 'NE’s own spelling is sent; two spellings are held',
    },
  },
  stockCounts: {
    name: { ja: '複数の拠点があるときの在庫数', en: '在庫数 with several 拠点' },
    assumed: { ja: '送った数だけの差かを見る', en: 'only the difference is looked at' },
  },
  mostRows: {
    name: { ja: '1 回の検索で返る行の上限', en: 'the most rows of one answer' },
    assumed: {
      ja: '切りのよい行数なら続きを読む',
      en: 'a page of a round size is followed by another',
    },
  },
  newestFilled: {
    name: { ja: '新しい受注に最終更新日が入る', en: 'new orders have a newest date' },
    assumed: { ja: '作成日でも読む', en: 'read by creation date too' },
  },
  shipmentDivision: {
    name: { ja: '出荷の在庫区分', en: 'division of shipments' },
    assumed: { ja: '履歴の ID で見分ける', en: 'told by the history’s ids' },
  },
  corrections: {
    name: { ja: '出荷の修正の在庫区分', en: 'division of corrections of shipments' },
    assumed: { ja: '履歴の ID で見分ける', en: 'told by the history’s ids' },
  },
  editDivisions: {
    name: { ja: '出荷を編集したときの在庫区分', en: 'division of an edited shipment' },
    assumed: eitherWay,
  },
  removalDivisions: {
    name: { ja: '出荷を削除したときの在庫区分', en: 'division of a deleted shipment' },
    assumed: eitherWay,
  },
  editsAllowed: {
    name: { ja: '完了した出荷を編集できる', en: 'a finished shipment may be edited' },
    assumed: { ja: '断られたら在庫変動で戻す', en: 'after a refusal the stock itself is changed' },
  },
  removalsAllowed: {
    name: { ja: '完了した出荷を削除できる', en: 'a finished shipment may be deleted' },
    assumed: { ja: '断られたら在庫変動で戻す', en: 'after a refusal the stock itself is changed' },
  },
  approvalNeeded: {
    name: { ja: '登録した出荷に承認が要る', en: 'a registered shipment waits for approval' },
    assumed: { ja: '未承認なら保留', en: 'an unapproved one is held' },
  },
  shipmentTold: {
    name: { ja: '登録の返事に出荷の番号がある', en: 'registering is answered with the number' },
    assumed: { ja: '一覧に見えたものだけを信じる', en: 'only the list is believed' },
  },
  tokenPassedOver: {
    name: { ja: '同じトークンの出荷は登録されない', en: 'a used token registers nothing' },
    assumed: {
      ja: '一覧で確かめてから送り直す',
      en: 'nothing is sent again before the list was read',
    },
  },
  historySorted: {
    name: { ja: '在庫変動履歴を新しい順に読める', en: '/stock/changes takes sort' },
    assumed: { ja: '自分でも並べ替える', en: 'ston sorts by itself' },
  },
  historyById: {
    name: { ja: '在庫変動履歴を ID で引ける', en: '/stock/changes takes id' },
    assumed: { ja: '自分でも絞り込む', en: 'ston filters by itself' },
  },
} satisfies Record<string, Asked>

const VALUES: Readonly<Record<string, Sentence>> = {
  failed: { ja: '正しい行は反映、状態は失敗', en: 'good rows are in, the status says failed' },
  succeeded: {
    ja: '正しい行は反映、状態は成功',
    en: 'good rows are in, the status says succeeded',
  },
  nothing: { ja: '正しい行も反映されない', en: 'nothing of it is in' },
  strict: { ja: '区別する', en: 'told apart' },
  ignore: { ja: '区別しない', en: 'not told apart' },
  sum: { ja: 'すべての拠点の合計', en: 'the sum of all' },
  base: { ja: '基本拠点だけ', en: '基本拠点 alone' },
  all: { ja: '求めただけ返る', en: 'as many as are asked for' },
  none: { ja: '行を書かない', en: 'no row at all' },
}

export function value(answer: string | number | boolean): Sentence {
  if (typeof answer === 'boolean')
    return answer ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' }
  return VALUES[answer] ?? { ja: String(answer), en: String(answer) }
}

/** `at`: `YYYY-MM-DDTHH:MM:SS+09:00`, or null where nobody knows since when. */
export function sourceOf({
  source,
  at,
}: {
  readonly source: 'seen' | 'probed' | 'assumed'
  readonly at: string | null
}): Sentence {
  const day = at === null ? '' : ` ${at.slice(0, 16).replace('T', ' ')}`
  if (source === 'assumed') return { ja: '未確認', en: 'not seen yet' }
  return source === 'probed'
    ? { ja: `試して確認${day}`, en: `probed${day}` }
    : { ja: `実際の動きから${day}`, en: `seen in ordinary work${day}` }
}

export function answered(what: Sentence, source: Sentence): Sentence {
  return { ja: `${what.ja}（${source.ja}）`, en: `${what.en} (${source.en})` }
}

export function learntSoFar(known: number, all: number): Sentence {
  return {
    ja: `${all} 項目のうち ${known} 項目（ston doctor --probe で試せます）`,
    en: `${known} of ${all} questions (\`ston doctor --probe\` tries them)`,
  }
}

export function probeCutOff(productId: string): Sentence {
  return {
    ja: `商品 ${productId} で試している途中で止まっています。在庫がまだ元に戻っていないことがあります`,
    en: `a probe of product ${productId} was cut off; its stock may not have been put back yet`,
  }
}

export function finishProbe(code: string): Sentence {
  return {
    ja: `ston doctor --probe ${code} を実行すると、確かめて元に戻します。`,
    en: `Run \`ston doctor --probe ${code}\`: it finds out what was done and puts it back.`,
  }
}

export function summary(bad: number, warned: number): Sentence {
  if (bad > 0) {
    return {
      ja: `✗ 直すところが ${bad} か所あります。`,
      en: `✗ ${bad} ${bad === 1 ? 'thing needs' : 'things need'} mending.`,
    }
  }
  return warned > 0
    ? {
        ja: `動きますが、気になるところが ${warned} か所あります。`,
        en: `It works, with ${warned} ${warned === 1 ? 'thing' : 'things'} to look at.`,
      }
    : { ja: '✓ 問題は見つかりませんでした。', en: '✓ Nothing is wrong.' }
}
