import type { Sentence } from './sentence.ts'

export const rows = {
  pending: { ja: '送信待ち', en: 'Waiting to be sent' },
  oldest: { ja: 'いちばん古いもの', en: 'Oldest of them' },
  held: { ja: '保留', en: 'Held' },
  failed: { ja: '失敗', en: 'Failed' },
  inDoubt: { ja: '確認待ち', en: 'In doubt' },
  lastReceived: { ja: '最後の受信', en: 'Last received' },
  lastReconcile: { ja: '最後の照合（reconcile）', en: 'Last comparison of counts' },
  lastImport: { ja: '最後の受注取込（import-orders）', en: 'Last import of orders' },
  lastFlush: { ja: '最後の送信（flush）', en: 'Last flush' },
  signIn: { ja: 'ネクストエンジンのログイン', en: 'Next Engine sign-in' },
  calls: { ja: '今月のAPI呼び出し', en: 'API calls this month' },
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
    ja: '一時的な失敗（次の回に続きます）',
    en: 'temporary trouble (the next run continues)',
  },
}

export function outcome(word: string): Sentence {
  return OUTCOMES[word] ?? { ja: word, en: word }
}

export function alarmHeld(count: number): Sentence {
  return { ja: `保留中の商品が ${count} 件あります。`, en: `${count} held.` }
}

export function alarmFailed(count: number): Sentence {
  return { ja: `送れなかったものが ${count} 件あります。`, en: `${count} failed.` }
}

export function alarmInDoubt(count: number): Sentence {
  return {
    ja: `反映されたか確かめられないものが ${count} 件あります。`,
    en: `${count} in doubt: whether Next Engine applied them cannot be proven.`,
  }
}

export const alarmSignIn: Sentence = {
  ja: 'ネクストエンジンのログインの期限が切れています。ston auth login を実行してください。',
  en: 'The sign-in to Next Engine has ended: run `ston auth login`.',
}

export function alarmNoFlush(hours: number): Sentence {
  return {
    ja: `ston flush が ${hours} 時間以上うまく終わっていません。crontab を確かめてください。`,
    en: `\`ston flush\` has not ended well for more than ${hours} hours: check the crontab.`,
  }
}

export function alarmSignInSoon(hours: number): Sentence {
  return {
    ja: `ネクストエンジンのログインの期限まで、あと ${hours} 時間です。ston auth refresh を実行し、毎日の予定になっているか確かめてください。`,
    en: `The sign-in to Next Engine ends in ${hours} hours: run \`ston auth refresh\`, and check that it is scheduled every day.`,
  }
}

export function alarmHeldLong(rows: number): Sentence {
  return {
    ja: `1 日を超えて保留のままのものが ${rows} 件あります。ston failures list で確かめてください。`,
    en: `${rows} ${rows === 1 ? 'row has' : 'rows have'} been held for more than a day: see \`ston failures list\`.`,
  }
}

export function alarmProbe(code: string): Sentence {
  return {
    ja: `商品 ${code} の試し（doctor --probe）が途中で止まっています。ston doctor --probe ${code} で元に戻してください。`,
    en: `the probe of ${code} was cut off: \`ston doctor --probe ${code}\` puts its stock back.`,
  }
}

export function alarmDisk(mib: number): Sentence {
  return {
    ja: `ディスクの空きが ${mib} MiB しかありません。`,
    en: `Only ${mib} MiB are left on the disk.`,
  }
}

export const alarmMail: Sentence = {
  ja: '送れなかったメールがあります。ston mail test で確かめてください。',
  en: 'A mail could not be sent: see `ston mail test`.',
}

export function alarmFound(changes: number): Sentence {
  return {
    ja: `前回の ston flush で、通知の届かなかった在庫変動が ${changes} 件見つかり、取り込みました。スマレジの Webhook の設定と ston serve を確かめてください。`,
    en: `The last \`ston flush\` found and took in ${changes} ${changes === 1 ? 'change' : 'changes'} without a notification: check Smaregi’s webhook settings and \`ston serve\`.`,
  }
}

export function alarmNoImport(hours: number): Sentence {
  return {
    ja: `ston import-orders が ${hours} 時間以上うまく終わっていません。crontab を確かめてください。`,
    en: `\`ston import-orders\` has not ended well for more than ${hours} hours: check the crontab.`,
  }
}

export function alarmSilence(hours: number): Sentence {
  return {
    ja: `スマレジからの通知が ${hours} 時間以上届いていません。送信の設定と ston serve を確かめてください。`,
    en: `No notification from Smaregi for more than ${hours} hours: check its sending settings and \`ston serve\`.`,
  }
}

const FORMS: Record<'legacy' | 'platform', Sentence> = {
  legacy: { ja: '在庫情報送信（スマレジAPI）', en: '在庫情報送信 (the legacy form)' },
  platform: { ja: 'Webhook（プラットフォームAPI）', en: 'the webhook (the platform form)' },
}

export function alarmOtherForm(form: 'legacy' | 'platform', changes: number): Sentence {
  return {
    ja: `${FORMS[form].ja}でも通知が届いています（${changes} 件、数えていません）。スマレジでどちらか一方を止めてください。`,
    en: `Notifications also come by ${FORMS[form].en} (${changes}, not counted): switch one of the two off in Smaregi.`,
  }
}

/** Of the last comparison of both counts. */
export function drift(
  at: string,
  { differences, units }: { readonly differences: number; readonly units: number },
): Sentence {
  return differences === 0
    ? { ja: `${at}  差なし`, en: `${at}  no difference` }
    : {
        ja: `${at}  差のある商品 ${differences}（${units} 個）`,
        en: `${at}  ${differences} differ, by ${units} in all`,
      }
}
