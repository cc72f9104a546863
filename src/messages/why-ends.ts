import type { RowOutcome, VerdictKind } from '../domain/stock/batch.ts'
import type { Sentence } from '../kernel/sentence.ts'

const nothing: Sentence = { ja: '', en: '' }

const BY: Readonly<Record<string, Sentence>> = {
  tag: { ja: '入出庫理由の目印', en: 'the mark in 入出庫理由' },
  history: { ja: '在庫入出庫履歴', en: 'the stock history' },
  counts: { ja: '前後の在庫数', en: 'the counts before and after' },
  queue: { ja: 'キューの結果', en: 'the queue’s result' },
  takenOver: { ja: '送る前に別の実行が引き継いだ', en: 'another run took over before it left' },
  answer: { ja: 'アップロードの応答', en: 'the answer to the upload' },
  nextengine: { ja: 'ネクストエンジンの在庫を変更', en: 'Next Engine’s stock was changed' },
  shipments: { ja: 'スマレジの出荷', en: 'Smaregi’s 出荷' },
  smaregi: { ja: 'スマレジの在庫を変更', en: 'Smaregi’s stock was changed' },
  person: { ja: '人の判断', en: 'a person' },
}

/** What a verdict rests on; several witnesses are joined by a plus sign. */
function by(words: string): Sentence {
  const all = words.split('+').map((word) => BY[word] ?? { ja: word, en: word })
  return { ja: all.map((one) => one.ja).join('・'), en: all.map((one) => one.en).join(' and ') }
}

const VERDICTS: Record<VerdictKind, Sentence> = {
  applied: { ja: '反映済み', en: 'applied' },
  refused: { ja: '受け付けられず', en: 'refused' },
  notSent: { ja: '届いていない', en: 'did not get in' },
  doubtful: { ja: '結果はまだわからない', en: 'not known yet' },
  inDoubt: { ja: '確認待ち', en: 'in doubt' },
}

export function verdict(kind: VerdictKind | null, on: string, words: string): Sentence {
  const what = VERDICTS[kind ?? 'doubtful']
  const basis = on === '' ? nothing : by(on)
  const said = words === '' ? '' : ` 「${words}」`
  return {
    ja: `→ ${what.ja}${basis.ja === '' ? '' : `（根拠: ${basis.ja}）`}${said}`,
    en: `→ ${what.en}${basis.en === '' ? '' : ` (by ${basis.en})`}${said}`,
  }
}

/** Of a row that was applied. `rows`: earlier ones with the same pieces. */
export function late(rows: string): Sentence {
  return {
    ja: `届いていないと判断していた ${rows} も反映されていたため、その分を戻します`,
    en: `${rows}, believed not to be in, is in as well: its pieces are taken back`,
  }
}

const OUTCOMES: Record<RowOutcome['kind'], Sentence> = {
  applied: { ja: '反映済みと判明', en: 'turned out to be applied' },
  aligned: {
    ja: '送らずに完了（両方の在庫数がすでに同じ）',
    en: 'settled: both counts were equal already',
  },
  zero: { ja: '送らずに完了（合計が 0）', en: 'settled: it added up to 0' },
  dropped: { ja: '送らないと判断', en: 'dropped' },
  notApplied: { ja: '反映されていないと判断（送り直します）', en: 'not applied, so it goes again' },
  released: { ja: '送ると判断', en: 'released' },
  mended: { ja: '在庫合わせ', en: 'mended by `reconcile`' },
  takenBack: {
    ja: '送らない（スマレジで出荷が編集・削除されて戻った分。ネクストエンジンの在庫からは、受注で引かれています）',
    en: 'not passed on: came back from a 出荷 that was edited or deleted in Smaregi; Next Engine takes its pieces off with the order',
  },
  repeat: {
    ja: '再送と判明（同じ変動として、すでに数えてあります）',
    en: 'turned out to be sent again: the change has been counted already',
  },
  givenBack: {
    ja: '戻すと判断（別の連携が同じ変動を送っている）',
    en: 'given back: another link passes the same on',
  },
  excluded: { ja: '対象外（除外商品）', en: 'not passed on: excluded' },
}

interface OutcomeFacts {
  readonly kind: RowOutcome['kind']
  readonly code: string
  readonly delta: string
  readonly by: string
  readonly why: string | null
  /** The batch and row it had left with; may be empty. */
  readonly of: string
}

export function outcome({ kind, code, delta, by: on, why, of }: OutcomeFacts): Sentence {
  const what = OUTCOMES[kind]
  const known = on !== kind && BY[on] !== undefined ? by(on) : nothing
  const place = of === '' ? nothing : { ja: `、バッチ ${of}`, en: `, batch ${of}` }
  // Of a mend it is the name by which ston finds it again.
  const reason = why === null || kind === 'mended' ? '' : ` 「${why}」`
  return {
    ja: `${code} ${delta}: ${what.ja}${known.ja === '' ? '' : `（${known.ja}${place.ja}）`}${reason}`.trim(),
    en: `${code} ${delta}: ${what.en}${known.en === '' ? '' : ` (${known.en}${place.en})`}${reason}`.trim(),
  }
}
