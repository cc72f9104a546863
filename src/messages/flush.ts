import type { IgnoreRule } from '../domain/stock/change.ts'
import type { Sentence } from '../kernel/sentence.ts'

export function unknownWarehouse(name: string, names: readonly string[]): Sentence {
  return {
    ja: `設定の拠点「${name}」（nextengine.warehouse、nextengine.warehouses）がネクストエンジンにありません。登録されている拠点: ${names.join('、') || 'なし'}`,
    en: `nextengine.warehouse, nextengine.warehouses: Next Engine has no warehouse "${name}". It has: ${names.join(', ') || 'none'}`,
  }
}

export function lostAnswer(rows: number): Sentence {
  return {
    ja: `アップロード（${rows} 商品）の応答を受け取れませんでした。反映されたかどうかはまだわかりません。`,
    en: `The answer to an upload of ${rows} rows was lost; whether it arrived is not known yet.`,
  }
}

export const lostAnswerHint: Sentence = {
  ja: '同じものを送り直すことはありません。次の ston flush がネクストエンジンの記録で確認します。',
  en: 'Nothing is sent twice: the next `ston flush` finds out from Next Engine’s own records.',
}

export const daysNotCounted: Sentence = {
  ja: '状態ページの日ごとの数を更新できませんでした。次回、続きを数えます。',
  en: 'The daily figures of the status page could not be brought up to date; the next run counts on.',
}

export function alreadyRunning(holder: string): Sentence {
  return {
    ja: `すでに動いています（${holder}）。今回は何もしません。`,
    en: `Already running (${holder}); nothing to do this time.`,
  }
}

export function lockTimeout(holder: string): Sentence {
  return {
    ja: `ほかのコマンドが終わるのを待ちましたが、時間切れです（${holder}）。`,
    en: `Another command did not finish in time (${holder}).`,
  }
}

export const lockTimeoutHint: Sentence = {
  ja: '失われたものはありません。次回、続きから行います。待つ秒数は --wait で変えられます。',
  en: 'Nothing is lost; the next run continues. `--wait SECONDS` changes how long to wait.',
}

export const nothingToDo: Sentence = {
  ja: '送る在庫変動はありません。',
  en: 'There is nothing to send.',
}

export function applied(rows: number): Sentence {
  return {
    ja: `ネクストエンジンに反映: ${rows} 商品`,
    en: `Applied in Next Engine: ${rows} ${rows === 1 ? 'row' : 'rows'}`,
  }
}

export function waiting(rows: number): Sentence {
  return {
    ja: `結果待ち・送信待ち: ${rows} 商品（次回、続きから行います）`,
    en: `Waiting: ${rows} ${rows === 1 ? 'row' : 'rows'} (the next run continues)`,
  }
}

export function ignoredTotal(changes: number, parts: string): Sentence {
  return {
    ja: `対象外: ${changes} 件（${parts}）`,
    en: `Not passed on: ${changes} ${changes === 1 ? 'change' : 'changes'} (${parts})`,
  }
}

export const ruleNames: Record<IgnoreRule, Sentence> = {
  division: { ja: '在庫区分', en: 'division' },
  store: { ja: '対象外の店舗', en: 'store not followed' },
  echo: { ja: 'ston 自身の書き込み', en: 'ston’s own writing' },
  duplicate: { ja: '再送', en: 'sent before' },
  zero: { ja: '増減なし', en: 'no quantity' },
  notManaged: { ja: '在庫管理対象外', en: 'stock not managed' },
  excluded: { ja: '除外商品', en: 'excluded product' },
  otherChannel: { ja: 'もう一方の通知形式', en: 'the other form of notification' },
  aligned: { ja: '在庫合わせ済み', en: 'already aligned' },
  unknownDivision: { ja: '不明な在庫区分', en: 'unknown division' },
  takenBack: { ja: '出荷の編集・削除', en: 'a shipment edited or deleted' },
}

export function unverified(codes: readonly string[]): Sentence {
  return {
    ja: `スマレジの在庫数を読めなかったため、比べずに送りました: ${codes.join('、')}`,
    en: `Sent without comparing, because Smaregi’s count could not be read: ${codes.join(', ')}`,
  }
}

export function unknownDivision(changes: number): Sentence {
  return {
    ja: `知らない在庫区分の変動 ${changes} 件も送りました（送らない区分は smaregi.ignoreDivisions に書きます）`,
    en: `${changes} ${changes === 1 ? 'change' : 'changes'} of an unknown division went out as well (smaregi.ignoreDivisions leaves divisions out)`,
  }
}

export function progressReading(changes: number): Sentence {
  return { ja: `通知を読んでいます… ${changes} 件`, en: `Reading notifications… ${changes}` }
}

export function progressUpload(rows: number): Sentence {
  return {
    ja: `ネクストエンジンの処理を待っています… ${rows} 商品`,
    en: `Waiting for Next Engine… ${rows} ${rows === 1 ? 'row' : 'rows'}`,
  }
}

export const dryRunTitle: Sentence = {
  ja: '次の ston flush で送るもの（まだ何も送っていません）',
  en: 'What the next `ston flush` would send (nothing has been sent)',
}

export const columns = {
  code: { ja: '商品コード', en: 'Code' },
  delta: { ja: '増減', en: 'Change' },
  changes: { ja: '件数', en: 'Changes' },
  what: { ja: '内容', en: 'What' },
  next: { ja: '次にすること', en: 'What to do' },
} satisfies Record<string, Sentence>

export function progressResolving(done: number, of: number): Sentence {
  return {
    ja: `スマレジに在庫変動を問い合わせています… ${done} / ${of}`,
    en: `Asking Smaregi for the changes… ${done} / ${of}`,
  }
}

export const needsPlatform: Sentence = {
  ja: 'プラットフォームAPIの通知には数量がないため、smaregi.api を "platform" にして、契約ID・クライアントID・クライアントシークレットを設定してください。',
  en: 'Platform webhooks carry no amounts: set smaregi.api to "platform", with contractId, clientId and clientSecret.',
}

export function found(changes: number): Sentence {
  return {
    ja: `通知が届かなかった在庫変動を ${changes} 件見つけて取り込みました。Webhook の設定を確認してください。`,
    en: `${changes} ${changes === 1 ? 'change' : 'changes'} without a notification found and taken in: check the webhook settings.`,
  }
}

export function excludedNow(codes: readonly string[]): Sentence {
  return {
    ja: `1 日たってもネクストエンジンにない商品を除外しました: ${codes.join('、')}（戻すには ston map include）`,
    en: `Excluded, because Next Engine still does not know them a day later: ${codes.join(', ')} (\`ston map include\` undoes it)`,
  }
}

export function historyUnread(why: Sentence): Sentence {
  return {
    ja: `ネクストエンジンの在庫入出庫履歴を読めないため、在庫数とキューだけで確認します（${why.ja}）`,
    en: `Next Engine’s stock history cannot be read; counts and queue have to do (${why.en})`,
  }
}

/** Not of the pairs that were asked for: of any. */
export const noHistoryAnswers: Sentence = {
  ja: 'スマレジは、どの商品の在庫変動履歴も「見つからない」と応答しています。次回の実行で自動で問い合わせ直します。',
  en: 'Smaregi answers “not found” for the stock history of every product. The next run asks again by itself.',
}

export function notAskedYet(ids: number): Sentence {
  return {
    ja: `ほかに、数量をまだスマレジに問い合わせていない変動が ${ids} 件あります。`,
    en: `Besides, Smaregi has not been asked yet for the amounts of ${ids} ${ids === 1 ? 'change' : 'changes'}.`,
  }
}

// In the log, one line an event.

export const tookIn: Sentence = {
  ja: '通知をバッチに入れました',
  en: 'notification taken into a batch',
}

export const batchMoved: Sentence = {
  ja: 'バッチの状態が変わりました',
  en: 'the batch has moved on',
}

export const urgentAndDryRun: Sentence = {
  ja: '--urgent と --dry-run は同時に使えません。何が急ぎかは、ネクストエンジンの在庫を見て決まります。',
  en: '--urgent and --dry-run cannot go together: what is urgent depends on the stock that Next Engine has.',
}
