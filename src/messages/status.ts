import { quoted } from '../kernel/shell-quote.ts'
import type { Told } from './problems.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { notOnScreen } from './not-on-screen.ts'

export const rows = {
  pending: { ja: '送信待ち', en: 'Waiting to be sent' },
  oldest: { ja: 'いちばん古いもの', en: 'Oldest of them' },
  waitsFor: { ja: 'ネクストエンジンの結果待ち', en: 'Waiting for Next Engine' },
  held: { ja: '保留', en: 'Held' },
  failed: { ja: '失敗', en: 'Failed' },
  inDoubt: { ja: '確認待ち', en: 'In doubt' },
  lastReceived: { ja: '最後の受信', en: 'Last received' },
  lastReconcile: { ja: '最後の照合（reconcile）', en: 'Last comparison of counts' },
  lastImport: { ja: '最後の受注取込（import-orders）', en: 'Last import of orders' },
  lastFlush: { ja: '最後の送信（flush）', en: 'Last flush' },
  signIn: { ja: 'ネクストエンジンのログイン', en: 'Next Engine sign-in' },
  calls: { ja: '今月の API 呼び出し', en: 'API calls this month' },
} satisfies Record<string, Sentence>

export const never: Sentence = { ja: 'なし', en: 'none' }
export const notSignedIn: Sentence = {
  ja: 'されていません（ston auth login）',
  en: 'not signed in (`ston auth login`)',
}

export function signedInUntil(end: string): Sentence {
  return { ja: `有効（${end} まで）`, en: `valid until ${end}` }
}

export function changes(count: number, codes: number): Sentence {
  return {
    ja: `${count} 件（${codes} 商品）`,
    en: `${count} ${count === 1 ? 'change' : 'changes'} of ${codes} ${codes === 1 ? 'product' : 'products'}`,
  }
}

export function count(number: number): Sentence {
  return { ja: `${number} 件`, en: String(number) }
}

const OUTCOMES: Record<string, Sentence> = {
  ok: { ja: '完了', en: 'done' },
  attention: { ja: '要確認', en: 'needs a person' },
  auth: { ja: 'ログインが必要', en: 'sign-in needed' },
  temporary: {
    ja: '一時的な失敗（次回、続きから行います）',
    en: 'temporary trouble (the next run continues)',
  },
}

export function outcome(word: string): Sentence {
  return OUTCOMES[word] ?? { ja: word, en: word }
}

export function alarmOversold(count: number): Sentence {
  return {
    ja: `売り越しが ${count} 商品あります。引き当て中の受注を、すぐに確認してください。`,
    en: `${count} oversold: look at the orders that hold the stock, at once.`,
  }
}

export function alarmHeld(count: number): Sentence {
  return { ja: `保留中の在庫変動が ${count} 商品あります。`, en: `${count} held.` }
}

export function alarmFailed(count: number): Sentence {
  return { ja: `送れなかったものが ${count} 件あります。`, en: `${count} failed.` }
}

export function alarmInDoubt(count: number): Sentence {
  return {
    ja: `反映されたか確認できないものが ${count} 件あります。`,
    en: `${count} in doubt: whether Next Engine applied them cannot be proven.`,
  }
}

// Early warnings: what is the matter, and what to do about it.

export const alarmSignIn: Told = {
  what: {
    ja: `ネクストエンジンのログインが切れています。${notOnScreen.ja}`,
    en: `The sign-in to Next Engine has ended. ${notOnScreen.en}`,
  },
  next: {
    ja: 'サーバーで ston auth login を実行してください。たまった在庫変動は、ログインのあとに送ります。',
    en: 'Run `ston auth login` on the server. Nothing is lost: what has gathered is sent afterwards.',
  },
}

/** First the moment of its end. */
export function alarmSignInSoon({ ja, en }: Sentence, hours: number): Told {
  return {
    what: {
      ja: `${ja} ごろまでに、ston の認証の更新が必要です（あと ${hours} 時間）。過ぎると在庫の連携が止まります。いつものネクストエンジンの画面にログインしても直りません。`,
      en: `By ${en} (Japan time) renew ston’s sign-in (${hours} ${hours === 1 ? 'hour' : 'hours'} left). After that no stock gets through; signing in to Next Engine’s usual screens does not help.`,
    },
    next: {
      ja: '今すぐサーバーで ston auth refresh を実行し、毎日自動で実行されるようになっているか確認してください。',
      en: 'Run `ston auth refresh` on the server now, and check that it is scheduled every day.',
    },
  }
}

export function alarmNoFlush(hours: number): Told {
  return {
    what: {
      ja: `在庫の送信が ${hours} 時間以上正常に終わっていません。`,
      en: `Sending stock to Next Engine has not ended well for more than ${hours} hours.`,
    },
    next: {
      ja: 'サーバーで ston flush を実行して表示を確認し、crontab や systemd のタイマーも確認してください。',
      en: 'Run `ston flush` on the server, read what it says, and check the crontab or the timer.',
    },
  }
}

export function alarmNoImport(hours: number): Told {
  return {
    what: {
      ja: `受注の取り込みが ${hours} 時間以上正常に終わっていません。`,
      en: `Taking in online orders has not ended well for more than ${hours} hours.`,
    },
    next: {
      ja: 'サーバーで ston import-orders を実行して表示を確認し、crontab や systemd のタイマーも確認してください。',
      en: 'Run `ston import-orders` on the server, read what it says, and check the crontab or the timer.',
    },
  }
}

export function alarmProbe(code: string): Told {
  return {
    what: {
      ja: `商品 ${code} の試行が途中で止まっています。`,
      en: `The probe of ${code} was cut off; its stock may not have been put back.`,
    },
    next: {
      ja: `元に戻してください: ston doctor --probe ${quoted(code)}`,
      en: `Put it back: \`ston doctor --probe ${quoted(code)}\``,
    },
  }
}

export function alarmHeldLong(rows: number): Told {
  return {
    what: {
      ja: `1 日以上保留のままのものが ${rows} 商品あります。`,
      en: `${rows} ${rows === 1 ? 'row has' : 'rows have'} been held for more than a day.`,
    },
    next: {
      ja: '何を待っているか確認してください: ston failures list',
      en: 'See what they wait for: `ston failures list`',
    },
  }
}

export function alarmQueueLong(rows: number, queueIds: readonly string[]): Told {
  const ids = queueIds.join(', ')
  return {
    what: {
      ja: `ネクストエンジンで 1 日以上処理が終わらないアップロードがあります: ${rows} 商品${ids && `（キュー ${ids}）`}。この商品の新しい変動は、終わるまで送られません。`,
      en: `Next Engine has not ended an upload for more than a day: ${rows} ${rows === 1 ? 'row' : 'rows'}${ids && ` (queue ${ids})`}. Newer changes of its products wait until it has.`,
    },
    next: {
      ja: 'ネクストエンジンの画面でアップロードの状況を確認し、止まっているときはネクストエンジンに問い合わせてください。終われば、ston が自動で続けます。',
      en: 'Look at the upload in Next Engine; if it stands still, ask Next Engine. Once it has ended, ston goes on by itself.',
    },
  }
}

export function alarmDisk(mib: number): Told {
  return {
    what: {
      ja: `ディスクの空きが約 ${mib} MB しかありません。`,
      en: `Only ${mib} MiB are left on the disk.`,
    },
    next: {
      ja: '不要なファイルを消すか、ディスクを大きくしてください。空きがなくなると、スマレジの通知を受け取れません。',
      en: 'Remove what is not needed, or use a larger disk: without room no notification can be taken.',
    },
  }
}

export const alarmMail: Told = {
  what: {
    ja: '送れなかったメールがあります。',
    en: 'A mail could not be sent, or not to everybody whom it is for.',
  },
  next: {
    ja: 'メールサーバーの応答と、断られた宛先を確認する: ston mail test（受け付けられるようになれば、たまったお知らせを次の実行で送ります。断られた宛先には 1 日 1 回送り直します）',
    en: 'See what the mail server says, and whom it refuses: `ston mail test`. Once it accepts mails, what has gathered goes with the next run; a refused address is tried once a day.',
  },
}

export function alarmFound(changes: number): Told {
  return {
    what: {
      ja: `前回の在庫の送信で、通知の届かなかった在庫変動が ${changes} 件見つかり、取り込みました。`,
      en: `The last run that sent stock found and took in ${changes} ${changes === 1 ? 'change' : 'changes'} without a notification.`,
    },
    next: {
      ja: 'たまに 1 件なら心配いりません。続くようなら、スマレジの Webhook の設定を確認し、サーバーで ston doctor を実行してください。',
      en: 'One now and then is normal. If it goes on, check Smaregi’s webhook settings, and run `ston doctor` on the server.',
    },
  }
}

export function alarmSilence(hours: number): Told {
  return {
    what: {
      ja: `スマレジからの通知が ${hours} 時間以上届いていません。`,
      en: `No notification from Smaregi for more than ${hours} hours.`,
    },
    next: {
      ja: '休業日でなければ、スマレジの送信の設定（API送信履歴一覧または Webhook）を確認し、サーバーで ston doctor を実行してください。',
      en: 'Unless the shop is closed: check Smaregi’s sending settings (API送信履歴一覧, or the webhook), and run `ston doctor` on the server.',
    },
  }
}

const FORMS: Record<'legacy' | 'platform', Sentence> = {
  legacy: { ja: '在庫情報送信（スマレジAPI）', en: '在庫情報送信 (the legacy form)' },
  platform: { ja: 'Webhook（プラットフォームAPI）', en: 'the webhook (the platform form)' },
}

export function alarmOtherForm(form: 'legacy' | 'platform', changes: number): Told {
  return {
    what: {
      ja: `${FORMS[form].ja}でも通知が届いています（${changes} 件。二重になるため数えていません）。`,
      en: `Notifications also come by ${FORMS[form].en} (${changes}, not counted).`,
    },
    next: {
      ja: 'スマレジで、どちらか一方を止めてください。',
      en: 'Switch one of the two off in Smaregi.',
    },
  }
}

/** Of the last comparison of both counts, in products. */
export function drift(
  at: string,
  { differences, unexplained }: { readonly differences: number; readonly unexplained: number },
): Sentence {
  return differences === 0
    ? { ja: `${at}  差なし`, en: `${at}  no difference` }
    : {
        ja: `${at}  差のある商品 ${differences}（うち理由不明 ${unexplained}）`,
        en: `${at}  ${differences} differ, ${unexplained} of them unexplained`,
      }
}
