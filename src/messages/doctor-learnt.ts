import { quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

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
    name: { ja: 'フリー在庫と同数まで減らせる', en: 'exactly the free stock may go' },
    assumed: {
      ja: '送ってみる（受け付けられなければ 1 個少なく）',
      en: 'it is tried; one piece less after a refusal',
    },
  },
  partlyGood: {
    name: { ja: '誤りのある行が混ざったファイル', en: 'a file with good and bad rows' },
    assumed: { ja: '状態を信じず 1 商品ずつ判定', en: 'no status is believed, each row is judged' },
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
  unallocatedShown: {
    name: {
      ja: '拠点を尋ねても、引き当てていない受注明細が返る',
      en: 'order lines that are not allocated are shown with their 拠点 asked for',
    },
    assumed: { ja: '拠点は別に尋ねる', en: 'their 拠点 is asked for apart' },
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
    name: { ja: '登録の応答に出荷の番号がある', en: 'registering is answered with the number' },
    assumed: { ja: '一覧に見えたものだけを信じる', en: 'only the list is believed' },
  },
  tokenPassedOver: {
    name: { ja: '同じトークンの出荷は登録されない', en: 'a used token registers nothing' },
    assumed: {
      ja: '一覧で確認してから送り直す',
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

/** The question about one 拠点 of several. */
export function inWarehouse(question: Sentence, warehouse: string): Sentence {
  return {
    ja: `拠点 ${warehouse}、${question.ja}`,
    en: `拠点 ${warehouse}, ${question.en}`,
  }
}

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
    ja: `ston doctor --probe ${quoted(code)} を実行すると、確認して元に戻します。`,
    en: `Run \`ston doctor --probe ${quoted(code)}\`: it finds out what was done and puts it back.`,
  }
}
