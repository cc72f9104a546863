import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'

/** `minutes`: since the last sign of life. */
export function noListener(host: string, minutes: number): Told {
  return {
    what: {
      ja: `スマレジの通知を受け取るプログラムが動いていません（最後の確認：${minutes} 分前、${host}）。`,
      en: `Nothing is running to take Smaregi’s notifications (last seen ${minutes} minutes ago on ${host}).`,
    },
    next: {
      ja: 'サーバーで ston serve を動かしてください（systemctl start ston.service）。止まっていた間の通知は、スマレジの送信履歴で確認してください。',
      en: 'Start ston serve on the server (systemctl start ston.service). Look in Smaregi’s sending history for what was sent meanwhile.',
    },
  }
}

export function silentHosts(hosts: readonly string[]): Told {
  return {
    what: {
      ja: `通知を受け取るプログラムが応答しなくなったマシンがあります（${hosts.join('、')}）。ほかのマシンでは受信できています。`,
      en: `The program that takes notifications has fallen silent on ${hosts.join(', ')}; other machines go on receiving.`,
    },
    next: {
      ja: 'そのマシンで ston serve を動かしてください。もう使わないマシンなら、この表示は 1 日で消えます。',
      en: 'Start ston serve there. Of a machine that is not used any more this goes away after a day.',
    },
  }
}

export const name: Sentence = { ja: '受信中のマシン', en: 'Listeners' }

export const never: Sentence = {
  ja: 'ston serve はまだ動いたことがありません',
  en: 'ston serve has never run',
}

/** One `ston serve`; `rules`: the number of its rules, where it has one. */
export interface Listening {
  readonly host: string
  readonly listener: string
  readonly version: string
  readonly rules: number | null
}

export function listening(all: readonly Listening[]): Sentence {
  return {
    ja: all.map((one) => `${one.host}:${one.listener}（${facts(one).ja}）`).join('、'),
    en: all.map((one) => `${one.host}:${one.listener} (${facts(one).en})`).join(', '),
  }
}

function facts({ version, rules }: Listening): Sentence {
  return rules === null
    ? { ja: version, en: version }
    : { ja: `${version}、設定 ${rules}`, en: `${version}, rules ${rules}` }
}

/** Versions, or the numbers of the rules, are not the same on all of them. */
export const different: Sentence = {
  ja: 'ston の版、または設定がマシンによって違います。すべてのマシンで ston と設定ファイルを同じにし、ston serve を再起動してください。',
  en: 'The version of ston, or its settings, are not the same everywhere: bring all machines to the same ston and configuration, and restart ston serve.',
}

/** An update of ston has not reached it. */
export const olderListener: Told = {
  what: {
    ja: '通知を受け取るプログラムが、更新前のまま動いています（届いた通知は、失われていません）。',
    en: 'The program that takes notifications still runs in its older version (what it takes is not lost).',
  },
  next: {
    ja: 'ston serve を再起動してください。次の通知が届くと、この表示は消えます。',
    en: 'Restart ston serve; this goes away with the next notification.',
  },
}

/** `at`: Japan time, to the minute. */
export function turnedAway(at: string): Told {
  return {
    what: {
      ja: `スマレジからの通知が ${at} に届きましたが、sncode が違うか付いていないため、受け取りませんでした。`,
      en: `A notification came from Smaregi at ${at} and was refused: its sncode is wrong or missing.`,
    },
    next: {
      ja: 'スマレジの送信設定で、パラメータ情報（Webhook ではカスタムヘッダー）の sncode に、ston の設定ファイルの webhook.sncode と同じ値を入力してください。在庫情報送信は、そのあとAPI送信履歴一覧から再送信してください。',
      en: 'In Smaregi’s sending settings enter sncode in パラメータ情報 (for a webhook: カスタムヘッダー) with the value of webhook.sncode in ston’s configuration file; then send a 在庫情報送信 again from API送信履歴一覧.',
    },
  }
}
