import type { Sentence } from '../kernel/sentence.ts'

/** Where the shop turns the legacy API on and off. */
const SCREEN = '設定 → システム連携 → スマレジAPI設定 → API受信設定'

/** The names of the switches on that screen. */
const SWITCHES: Readonly<Record<string, string>> = {
  product_ref: '商品情報参照',
  stock_ref: '在庫情報参照',
  stock_upd: '在庫情報更新',
  store_ref: '店舗情報参照',
  shipment_ref: '出荷情報参照',
  shipment_upd: '出荷情報更新',
}

/** What can be wrong with the connection to Smaregi, and what to do about it. */
export const smaregi = {
  unreachable: (cause: string): Sentence => ({
    ja: `スマレジにつながりませんでした（${cause}）。`,
    en: `Smaregi could not be reached (${cause}).`,
  }),
  noAnswer: (cause: string): Sentence => ({
    ja: `スマレジからの応答を受け取れませんでした（${cause}）。`,
    en: `Smaregi’s answer did not arrive (${cause}).`,
  }),
  busy: (status: number): Sentence => ({
    ja: `スマレジが一時的に応答できない状態です（HTTP ${status}）。`,
    en: `Smaregi cannot answer at the moment (HTTP ${status}).`,
  }),
  busyWords: (words: string): Sentence => ({
    ja: `スマレジが一時的に処理できない状態です（${words}）。`,
    en: `Smaregi cannot do this at the moment (${words}).`,
  }),
  notJson: (status: number): Sentence => ({
    ja: `スマレジからデータではなく画面が返ってきました（HTTP ${status}）。メンテナンス中かもしれません。`,
    en: `Smaregi answered with a page instead of data (HTTP ${status}); it may be down for maintenance.`,
  }),
  contradiction: (what: string): Sentence => ({
    ja: `スマレジの ${what} の応答が食い違っています。伝えられた件数より多くのデータがあります。`,
    en: `Smaregi’s answer to ${what} contradicts itself: it has more rows than it says there are.`,
  }),
  endless: (what: string): Sentence => ({
    ja: `スマレジの ${what} の一覧が終わりません。同じページが繰り返されるか、ありえない件数になりました。`,
    en: `Smaregi’s list ${what} does not come to an end: the same page comes again, or there is more than there can be.`,
  }),
  cutShort: {
    ja: 'スマレジの一覧が、伝えられた件数に足りないところで終わりました。',
    en: 'Smaregi’s list ended before the number of rows that it had announced.',
  },
  later: {
    ja: '失われたものはありません。時間をおいて次の実行で続きから行います。',
    en: 'Nothing is lost; the next run continues.',
  },
  laterOrUrl: {
    ja: '失われたものはなく、次の実行で続きから行います。何度も続くときは、設定ファイルの smaregi.legacyUrl を確認してください。',
    en: 'Nothing is lost; the next run continues. If this goes on, check smaregi.legacyUrl in the configuration file.',
  },
  denied: (words: string): Sentence => ({
    ja: `スマレジに接続を拒否されました（${words}）。`,
    en: `Smaregi refuses the connection (${words}).`,
  }),
  refused: (what: string, words: string): Sentence => ({
    ja: `スマレジが ${what} を受け付けませんでした（${words}）。`,
    en: `Smaregi did not accept ${what} (${words}).`,
  }),
  strange: (what: string, where: string): Sentence => ({
    ja: `スマレジの ${what} の応答を読み取れませんでした（${where}）。`,
    en: `Smaregi’s answer to ${what} could not be understood (${where}).`,
  }),
  tell: {
    ja: 'スマレジの仕様と ston の想定が違うようです。この文面をサーバーの管理者に伝えてください。',
    en: 'Smaregi seems to work differently from what ston expects. Tell the person in charge of ston these words.',
  },
  door: {
    ja: `スマレジ管理画面の「${SCREEN}」を開き、契約ID、アクセストークン、接続元IPアドレスの制限を確認してください。`,
    en: `Open ${SCREEN} in Smaregi’s admin screen and check contract id, access token and the IP address restriction.`,
  },
  token: {
    ja: `スマレジ管理画面の「${SCREEN}」でアクセストークンを確認し、同じ値を設定ファイルの smaregi.accessToken に入れてください。`,
    en: `Look up the access token (アクセストークン) under ${SCREEN} in Smaregi’s admin screen and enter it as smaregi.accessToken in the configuration file.`,
  },
  contract: {
    ja: 'スマレジ管理画面に表示される契約IDと、設定ファイルの smaregi.contractId が同じか確認してください。',
    en: 'Check that smaregi.contractId in the configuration file is the contract id (契約ID) that Smaregi’s admin screen shows.',
  },
  locked: {
    ja: 'スマレジのアカウントがロックされています。管理画面にログインして契約の状態を確認し、解除できないときはスマレジのヘルプデスクに問い合わせてください。',
    en: 'The Smaregi account is locked. Sign in to the admin screen and look at the contract; if it cannot be unlocked there, ask Smaregi’s help desk.',
  },
  switchedOff: (procName: string): Sentence => {
    const name = SWITCHES[procName] ?? procName
    return {
      ja: `スマレジ管理画面の「${SCREEN}」で「受信機能を利用する」と「${name}」を「利用する」にしてください。`,
      en: `Under ${SCREEN} in Smaregi’s admin screen set 受信機能を利用する and ${name} to 利用する.`,
    }
  },
  address: {
    ja: `スマレジ管理画面の「${SCREEN}」で、許可するIPアドレスに ston を動かしているサーバーの（外から見た）IPアドレスを加えてください。`,
    en: `Under ${SCREEN} in Smaregi’s admin screen add the public IP address of the machine that runs ston to the allowed ones.`,
  },
} satisfies Readonly<Record<string, Sentence | ((...facts: never[]) => Sentence)>>
