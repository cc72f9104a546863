import type { Sentence } from '../kernel/sentence.ts'
import { notOnScreen } from './not-on-screen.ts'

interface Told {
  readonly headline: Sentence
  readonly explanation: Sentence
}

/** As in the mails: what is kept goes by itself, and would count twice. */
const UNTIL_THEN: Sentence = {
  ja: '直るまで、残り少ない商品はネットショップの画面で販売を止め、ネクストエンジンの在庫数は手で直さないでください（二重になります）。',
  en: 'Until then stop selling online what is nearly gone, and do not correct Next Engine’s counts by hand (they would count twice).',
}

/** What the page says first. Times are `YYYY-MM-DD HH:MM`, Japan time; null = it has never happened. */
export const headlines = {
  unreadable: (): Told => ({
    headline: { ja: 'ston の状態を読み取れません', en: 'ston’s state cannot be read' },
    explanation: {
      ja: '店舗の売上が反映されているかどうか、今はわかりません。しばらくしてから読み込み直し、続くようならサーバーで ston doctor を実行してください。',
      en: 'Whether the stores’ sales have reached Next Engine cannot be told just now. Load the page again in a while; if it stays like this, run `ston doctor` on the server.',
    },
  }),

  signIn: (ended: boolean): Told => ({
    headline: ended
      ? {
          ja: '在庫の連携が止まっています（ログインの期限切れ）',
          en: 'Stock has stopped: ston’s sign-in to Next Engine has ended',
        }
      : {
          ja: '在庫の連携が動いていません（ston のログインが必要です）',
          en: 'Stock stands still: ston has to sign in to Next Engine',
        },
    explanation: {
      ja: `${notOnScreen.ja}店舗の売上はネクストエンジンに反映されていません。${UNTIL_THEN.ja}受け取った在庫変動は失われず、ログインのあとに送られます。サーバーで ston auth login を実行してください。`,
      en: `${notOnScreen.en} The stores’ sales do not reach Next Engine. ${UNTIL_THEN.en} Nothing that was received is lost: it goes after the sign-in. Run \`ston auth login\` on the server.`,
    },
  }),

  notBegun: (): Told => ({
    headline: { ja: 'まだ始めていません', en: 'Not begun yet' },
    explanation: {
      ja: '在庫の送信も受注の取り込みも、まだ行っていません。準備が済んだら、両方の在庫数を比べて、同じになったことを記録すると始まります。スマレジから最初の通知が届いたときにも始まります。',
      en: 'Neither stock nor orders have gone anywhere yet. It begins once both counts are compared and recorded as equal, and when Smaregi’s first notification comes.',
    },
  }),

  neverFlushed: (): Told => ({
    headline: {
      ja: 'ネクストエンジンへの送信が、まだ一度も行われていません',
      en: 'Nothing has been sent to Next Engine yet',
    },
    explanation: {
      ja: '店舗の売上はネクストエンジンに反映されていません。サーバーで ston flush を実行し、ston のサービス（または crontab の行、systemd のタイマー）が自動で動いているか確認してください。',
      en: 'The stores’ sales do not reach Next Engine. Run `ston flush` on the server, and see that ston’s service (or its lines of crontab, or timers) is at work.',
    },
  }),

  firstFlush: (): Told => ({
    headline: { ja: '最初の送信を待っています', en: 'The first flush is still to come' },
    explanation: {
      ja: '連携を始めました。店舗の売上は、次の予定の時刻にネクストエンジンへ送ります。予定の時刻を過ぎてもこのままなら、サーバーで ston flush を実行してください。',
      en: 'It has begun: what the stores sell goes to Next Engine at the next planned time. If that has passed, run `ston flush` on the server.',
    },
  }),

  stopped: (last: string | null): Told => ({
    headline: {
      ja: 'ネクストエンジンへの送信が止まっています',
      en: 'Sending to Next Engine has stopped',
    },
    explanation:
      last === null
        ? {
            ja: '送信が一度も正常に終わっていません。店舗の売上はネクストエンジンに反映されていません。受け取った在庫変動は失われていません。サーバーで ston flush を実行してください。',
            en: 'No flush has ended well yet: the stores’ sales do not reach Next Engine. Nothing that was received is lost. Run `ston flush` on the server.',
          }
        : {
            ja: `最後に正常に終わった送信は ${last} です。それより後の店舗の売上は、ネクストエンジンに反映されていません。${UNTIL_THEN.ja}受け取った在庫変動は失われていません。サーバーで ston flush を実行し、crontab か systemd のタイマーを確認してください。`,
            en: `The last flush that ended well was at ${last}: sales since then have not reached Next Engine. ${UNTIL_THEN.en} Nothing that was received is lost. Run \`ston flush\` on the server, and check its crontab or systemd timer.`,
          },
  }),

  /** `passes`: the next run may well get through; else somebody has to mend something first. */
  interrupted: (at: string, passes: boolean): Told => ({
    headline: {
      ja: '前回の送信が途中で止まりました',
      en: 'The last flush did not get to its end',
    },
    explanation: {
      ja: `${at} の送信が途中で止まり、店舗の売上の一部がネクストエンジンに反映されていないことがあります。失われてはいません。${passes ? '次の予定の時刻に、続きから送ります。理由は下にあります' : '下に挙げた理由を直すまで、続きは送られません'}。`,
      en: `The flush of ${at} stopped on its way: some of the stores’ sales may not have reached Next Engine. Nothing is lost, and ${passes ? 'the next scheduled flush tries to go on from there. The reason stands below' : 'it goes on once the reason below is mended, not before'}.`,
    },
  }),

  neverReceived: (publicUrl: string | null): Told => ({
    headline: {
      ja: 'スマレジからの通知が、まだ一度も届いていません',
      en: 'Smaregi has not sent a notification yet',
    },
    explanation: {
      ja: `店舗の売上はネクストエンジンに反映されません。スマレジの送信設定（在庫情報送信、または Webhook）の送信先 URL${toUrl(publicUrl)?.ja ?? ''}を確認してください。`,
      en: `The stores’ sales cannot reach Next Engine. Check the URL in Smaregi’s sending settings (在庫情報送信 or the webhook)${toUrl(publicUrl)?.en ?? ''}.`,
    },
  }),

  silent: (last: string, hours: number): Told => ({
    headline: {
      ja: `スマレジからの通知が ${hours} 時間以上届いていません`,
      en: `Nothing has come from Smaregi for more than ${hours} hours`,
    },
    explanation: {
      ja: `最後の通知は ${last} です。それより後に店舗で売れた分は、ネクストエンジンに反映されていません。スマレジの送信設定と送信履歴を確認してください。`,
      en: `The last notification came at ${last}: what the stores have sold since then has not reached Next Engine. Check Smaregi’s sending settings and its API送信履歴一覧.`,
    },
  }),

  late: (since: string, last: string | null): Told => ({
    headline: {
      ja: '長い間、送信を待っている在庫変動があります',
      en: 'Changes have been waiting for long',
    },
    explanation: {
      ja: `${since} からの在庫変動が、まだネクストエンジンに反映されていません（最後の送信: ${last ?? 'なし'}）。失われてはいません。サーバーで ston flush を実行し、crontab か systemd のタイマーを確認してください。`,
      en: `What came in since ${since} has not reached Next Engine (last flush: ${last ?? 'none'}). Nothing is lost. Run \`ston flush\` on the server, and check its crontab or systemd timer.`,
    },
  }),

  check: (headline: Sentence, waitingSince: string | null): Told => ({
    headline,
    explanation:
      waitingSince === null
        ? {
            ja: '要確認です。下に挙げたものを除き、店舗の在庫の増減はすべてネクストエンジンに反映されています。',
            en: 'Please check. But for what is named below, all changes of the stores have reached Next Engine.',
          }
        : {
            ja: `要確認です。下に挙げたもののほかに、${waitingSince} からの変動が次の送信、または送信の結果を待っています。予定の時刻に ston が続きを行います。`,
            en: `Please check. Besides what is named below, what came in since ${waitingSince} waits for the next flush, or for the result of one; ston goes on at the next scheduled time.`,
          },
  }),

  waits: (since: string, last: string | null): Told => ({
    headline: {
      ja: '次の送信を待っている在庫変動があります',
      en: 'Changes wait for the next flush',
    },
    explanation: {
      ja: `${since} からの在庫変動は、まだネクストエンジンに反映されていません（最後の送信: ${last ?? 'なし'}）。次の予定の時刻に ston が送り、送信済みなら結果を確認します。予定の時刻を過ぎてもこのままなら、サーバーで ston flush を実行してください。`,
      en: `What came in since ${since} has not reached Next Engine yet (last flush: ${last ?? 'none'}). At the next scheduled time ston sends it or, where it was sent, looks for the result. If that time has passed: \`ston flush\` on the server.`,
    },
  }),

  quiet: (last: string): Told => ({
    headline: {
      ja: '今日はまだ、スマレジから在庫変動が届いていません',
      en: 'No change has come from Smaregi today',
    },
    explanation: {
      ja: `${last} までに届いた在庫変動は、すべてネクストエンジンに反映されています。今日すでに店舗で売れている場合、その分は反映されていません。スマレジの送信設定と送信履歴を確認してください。`,
      en: `All that came in up to ${last} has reached Next Engine. If the stores have sold something today, that is missing: check Smaregi’s sending settings and its API送信履歴一覧.`,
    },
  }),

  good: (received: string, flushed: string): Told => ({
    headline: {
      ja: '店舗の在庫の増減は、すべてネクストエンジンに反映されています',
      en: 'All changes of the stores have reached Next Engine',
    },
    explanation: {
      ja: `何もする必要はありません。最後の在庫変動は ${received} に届き、最後の送信は ${flushed} に終わりました。`,
      en: `There is nothing to do. The last change came in at ${received}, the last flush ended at ${flushed}.`,
    },
  }),
}

/** Where Smaregi should send to. The secret path is not told. */
function toUrl(publicUrl: string | null): Sentence | null {
  if (publicUrl === null) return null
  return { ja: `（${publicUrl}/… です）`, en: ` (it begins with ${publicUrl}/)` }
}
