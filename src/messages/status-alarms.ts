import { named, permit } from './nextengine-apis.ts'
import { plural } from './plural.ts'
import type { Told } from './problems.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** More of what `status`, the mails, the chat and the page warn of. */

export function alarmApis(paths: readonly string[]): Told {
  return {
    what: {
      ja: `ネクストエンジンのアプリに、API の利用権限がありません: ${named(paths, 'ja')}`,
      en: `The Next Engine app has no permission for: ${named(paths, 'en')}`,
    },
    next: permit,
  }
}

/** `since`: when it was first found. */
export function alarmDrift(products: number, since: string): Told {
  return {
    what: {
      ja: `両方の在庫数に、理由のわからない差があります: ${products} 商品（${since} の照合から）`,
      en: `The two counts differ without a known reason: ${plural(products, 'product')} (found at ${since}).`,
    },
    next: {
      ja: '差を見る: ston reconcile　経緯を見る: ston why 商品コード　合わせる: ston reconcile --apply nextengine（スマレジの方を直すなら smaregi。手で合わせたら --accept）',
      en: 'See them: `ston reconcile`; a story: `ston why CODE`; mend them: `ston reconcile --apply nextengine`, or `smaregi` where that is the side to mend (set equal by hand: `--accept`).',
    },
  }
}

/** A shop that was set up, and where nothing has begun by itself. */
export function alarmNotBegun(days: number): Told {
  return {
    what: {
      ja: `設定から ${days} 日たっても、連携が始まっていません。店舗の販売もネットの受注も、もう片方の在庫に反映していません。`,
      en: `${days} days after the set-up nothing has begun: neither sales of the stores nor online orders reach the other side.`,
    },
    next: {
      ja: 'スマレジからの通知が届いていません。スマレジに登録した URL とコードを確認してください（ston doctor）。準備が済んでいれば、両方の在庫数を比べて同じにし、ston reconcile --accept で記録すると始まります。',
      en: 'No notification of Smaregi’s has arrived: compare the URL and the code that are registered there (`ston doctor`). Where everything is prepared, set both counts equal and record it with `ston reconcile --accept`: then it begins.',
    },
  }
}

/** The ledger of echoes. `where`: the file, and the line in it; `waiting`: changes that wait for it. */
export function alarmLedger(where: string, waiting: number): Told {
  return {
    what: {
      ja: `スマレジへの書き込みの記録の一部を読めません（${where}）。ston 自身の書き込みかもしれない変動（修正など）は、送らずに待っています: ${waiting} 件`,
      en: `A part of the record of what ston wrote to Smaregi cannot be read (${where}). Changes that may be ston’s own writing (corrections and the like) wait: ${waiting}.`,
    },
    next: {
      ja: 'バックアップから記録を戻すと、自動で続きます。戻せないときは、待っている商品の両方の在庫数を手で合わせてから ston reconcile --accept',
      en: 'Restore the file from a backup, and they go on by themselves. Without one, set both counts of their products equal by hand, then `ston reconcile --accept`.',
    },
  }
}

/** The answer to the upload was lost, and an entry of about that time is still at work: whose it is, nobody can tell. */
export function alarmQueueOther(rows: number, queueIds: readonly string[]): Told {
  const ids = queueIds.join(', ')
  return {
    what: {
      ja: `応答を受け取れなかったアップロード（${rows} 商品）の結果を、1 日以上確認できません。同じころのキュー ${ids} が、まだ終わっていないためです（ほかのアプリのものかもしれません）。この商品の新しい変動は、わかるまで送られません。`,
      en: `For more than a day nobody can tell what became of an upload whose answer was lost (${plural(rows, 'row')}): queue entry ${ids} of about that time is still at work, and may be another app’s. Newer changes of its products wait until that is known.`,
    },
    next: {
      ja: `ネクストエンジンの画面で、キュー ${ids} が何のアップロードか、止まっていないかを確認してください。終わるか取り消されれば、ston が自動で続けます。`,
      en: `Look at queue entry ${ids} in Next Engine: whose it is, and whether it stands still. Once it has ended or was cancelled, ston goes on by itself.`,
    },
  }
}

/** `queId`: of the entry in Next Engine's queue; null = none has been found yet. `since`: when the upload left. */
export function waitsFor(
  queId: string | null,
  since: string,
  isOwn: boolean,
  rows: number,
): Sentence {
  const [ja, en] =
    queId === null
      ? ['記録に出るのを待っています', 'not in Next Engine’s records yet']
      : isOwn
        ? [`キュー ${queId}`, `queue entry ${queId}`]
        : [
            `キュー ${queId}（ほかのアプリのものかもしれません）`,
            `queue entry ${queId} (perhaps another app’s)`,
          ]
  return {
    ja: `${ja}、${since} から（${rows} 商品）`,
    en: `${en}, since ${since} (${rows} ${rows === 1 ? 'row' : 'rows'})`,
  }
}

/** Lines of orders. */
export function alarmHeldOrders(count: number): Told {
  return {
    what: {
      ja: `スマレジに登録できず、保留中の受注が ${count} 件あります。`,
      en: `${count} ${count === 1 ? 'order line is' : 'order lines are'} held, and not booked in Smaregi.`,
    },
    next: {
      ja: '理由と、すること: ston failures list',
      en: 'Why, and what to do: `ston failures list`',
    },
  }
}
