import type { Sentence } from '../kernel/sentence.ts'

/**
 * What the listener answers when it does not take a notification. Smaregi mails these words to the shop, so each says what
 * to do, and none holds a secret.
 */
export const refusals = {
  path: {
    ja: 'このURLでは受け取っていません。スマレジの送信URLが、ston の設定ファイルの webhook.path と一致しているか確認してください。',
    en: 'Nothing is received at this URL. Check that the URL entered in Smaregi ends with the webhook.path of ston’s configuration file.',
  },
  method: {
    ja: 'このURLが受け取るのは POST だけです。スマレジの送信設定を確認してください。',
    en: 'This URL takes POST only. Check the sending settings in Smaregi.',
  },
  readOnly: {
    ja: 'このURLは GET で開いてください。',
    en: 'Open this URL with GET.',
  },
  type: {
    ja: 'この形式（Content-Type）は受け取れません。スマレジAPI設定の「在庫情報送信」か、スマレジ・デベロッパーズの Webhook（pos:stock）で送信してください。',
    en: 'This Content-Type cannot be received: send with 在庫情報送信 of スマレジAPI設定 or with a webhook (pos:stock) of スマレジ・デベロッパーズ.',
  },
  packed: {
    ja: '圧縮された内容は受け取れません。間に入っているプロキシの圧縮をやめ、在庫情報送信はAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'This is compressed: have the proxy in between pass it on as it is, then send a 在庫情報送信 again from API送信履歴一覧 (a webhook is found by ston later, by itself).',
  },
  noIds: {
    ja: 'Webhook に在庫変動のID（ids）がありません。スマレジ・デベロッパーズの Webhook 設定で pos:stock を選んでいるか確認してください。',
    en: 'The webhook names no change (ids). Check that pos:stock is chosen in the webhook settings of Smaregi Developers.',
  },
  sncode: {
    ja: 'sncode が違うか、付いていません。パラメータ情報（Webhook ではカスタムヘッダー）の sncode に、設定ファイルの webhook.sncode と同じ値を入力してください。',
    en: 'The sncode is wrong or missing: in パラメータ情報 (for a webhook: カスタムヘッダー) enter sncode with the value of webhook.sncode in ston’s configuration file.',
  },
  contract: {
    ja: '契約IDが違います。ston の設定ファイルの smaregi.contractId が、送信元の契約IDと同じか確認してください。',
    en: 'The contract id is another one. Check that smaregi.contractId in ston’s configuration file is the id of the sending contract.',
  },
  encoding: {
    ja: '送信内容の文字を読み取れませんでした。スマレジのAPI送信履歴一覧から再送信し、続くようならサーバーの管理者に連絡してください。',
    en: 'The characters of this notification could not be read. Send it again from Smaregi’s API送信履歴一覧; if it happens again, tell the person in charge of ston.',
  },
  noParams: {
    ja: '送信内容に params がありません。このURLには、スマレジAPI設定の「在庫情報送信」だけを設定してください。',
    en: 'There is no params in this notification. Point only 在庫情報送信 of the Smaregi API settings at this URL.',
  },
  noJson: {
    ja: '送信内容（JSON）を読み取れませんでした。在庫情報送信はAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'The JSON of this notification could not be read: send a 在庫情報送信 again from API送信履歴一覧 (a webhook is found by ston later, by itself).',
  },
  noRows: {
    ja: '送信内容に明細（data の rows）がありません。このURLには、スマレジAPI設定の「在庫情報送信」だけを設定してください。',
    en: 'There are no rows (data, rows) in this notification. Point only 在庫情報送信 of the Smaregi API settings at this URL.',
  },
  tooLarge: {
    ja: '送信内容が大きすぎます。ston の設定ファイルの webhook.maxBodyBytes を大きくしてから、スマレジのAPI送信履歴一覧で再送信してください。',
    en: 'This notification is too large. Raise webhook.maxBodyBytes in ston’s configuration file, then send it again from Smaregi’s API送信履歴一覧.',
  },
  tooSlow: {
    ja: '送信が時間内に終わりませんでした。回線を確認し、在庫情報送信はAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'The request did not arrive in time: check the connection, then send a 在庫情報送信 again from API送信履歴一覧 (a webhook is found by ston later, by itself).',
  },
  malformed: {
    ja: '通信内容が正しい HTTP ではありません。間に入っているプロキシの設定を確認してください。',
    en: 'This is not valid HTTP. Check the settings of the proxy in between.',
  },
  headersTooLarge: {
    ja: '通信のヘッダが大きすぎます。スマレジの「ヘッダ情報」や、間に入っているプロキシの設定を確認してください。',
    en: 'The headers are too large. Check ヘッダ情報 in Smaregi and the settings of the proxy in between.',
  },
  full: {
    ja: 'ただいま混み合っていて受け取れません。在庫情報送信は、数分後にAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'Too much is waiting right now: send a 在庫情報送信 again from API送信履歴一覧 in a few minutes (a webhook is found by ston later, by itself).',
  },
  disk: {
    ja: 'ston の保存先に書き込めません。ディスクの空きとフォルダーの権限を確認し、在庫情報送信はAPI送信履歴一覧から再送信してください（Webhook は後で自動で取り込みます）。',
    en: 'ston cannot write to its store: check the free disk space and the permissions of its folder, then send a 在庫情報送信 again from API送信履歴一覧 (a webhook is found by ston later, by itself).',
  },
  late: {
    ja: '保存が遅れ、受け取りを確認できませんでした。在庫情報送信は、数分後にAPI送信履歴一覧から再送信してください（二重計上はしません。Webhook は ston が後で自動で取り込みます）。',
    en: 'ston’s store answers too slowly to confirm this: send a 在庫情報送信 again from API送信履歴一覧 in a few minutes (it is not counted twice; a webhook is found by ston later, by itself).',
  },
  closing: {
    ja: 'ston は再起動中です。在庫情報送信は、数分後にAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'ston is restarting: send a 在庫情報送信 again from API送信履歴一覧 in a few minutes (a webhook is found by ston later, by itself).',
  },
  viewLate: {
    ja: 'ston の保存先を読めませんでした。しばらくしてから読み込み直してください。続くようなら、サーバーの担当者に ston doctor の実行を依頼してください。',
    en: 'ston’s store could not be read: load this again in a while; if it stays, whoever looks after the server runs `ston doctor`.',
  },
  signInBusy: {
    ja: 'ネクストエンジンへのログインは、まだ完了していません。数秒後にこの画面を読み込み直すか、アドレス欄の URL 全体を「ston auth login」に貼り付けてください。',
    en: 'The sign-in to Next Engine is not completed yet: load this page again in a few seconds, or give its whole address to `ston auth login`.',
  },
  signInUsedUp: {
    ja: 'ネクストエンジンへのログインが何度も失敗したため、ここでは受け付けません。アドレス欄の URL 全体を「ston auth login」に貼り付けてください。',
    en: 'Too many sign-ins to Next Engine have failed here: give the whole address of this page to `ston auth login`.',
  },
  internal: {
    ja: 'ston の内部の問題で受け取れませんでした。ログを確認し、在庫情報送信はAPI送信履歴一覧から再送信してください（Webhook は ston が後で自動で取り込みます）。',
    en: 'Something went wrong inside ston: look at its log, then send a 在庫情報送信 again from API送信履歴一覧 (a webhook is found by ston later, by itself).',
  },
} as const satisfies Record<string, Sentence>

export const health = {
  alive: { ja: '動作しています。', en: 'Running.' },
  ready: { ja: '受け取れます。', en: 'Ready to receive.' },
  noRoom: {
    ja: 'ディスクの空き容量が少なくなっています。空けるか、alarms.diskFreeMiB を見直してください。',
    en: 'The disk is nearly full. Free some room, or reconsider alarms.diskFreeMiB.',
  },
  noStore: {
    ja: 'ston の保存先に書き込めません。ディスクの空き容量と、フォルダーの権限を確認してください。',
    en: 'ston cannot write to its store. Check the free disk space and the permissions of its folder.',
  },
} as const satisfies Record<string, Sentence>

/** For the log. */
export const serveLog = {
  listening: {
    ja: 'スマレジからの通知を待っています',
    en: 'listening for notifications from Smaregi',
  },
  noContract: {
    ja: '設定ファイルに smaregi.contractId がないため、Webhook は受け取りません（在庫情報送信は受け取ります）',
    en: 'webhooks will be refused until smaregi.contractId is set in the configuration file (在庫情報送信 is taken)',
  },
  stopping: {
    ja: '終了します。受け取り中の通知を保存しています',
    en: 'stopping, finishing what has come in',
  },
  stopped: { ja: '終了しました', en: 'stopped' },
  received: { ja: '通知を受け取りました', en: 'notification received' },
  summary: { ja: 'この 1 分間に届いた通知', en: 'notifications in the last minute' },
  refused: { ja: '通知を受け取りませんでした', en: 'notification not taken' },
  failed: { ja: '通知の処理中に問題が起きました', en: 'a request went wrong' },
  noBeat: {
    ja: '受信していることを保存先に記録できませんでした（受信は続けます）',
    en: 'that this listener is there could not be written down (it goes on receiving)',
  },
  notRead: {
    ja: '状態ページのために保存先を読めませんでした',
    en: 'the store could not be read for the status page',
  },
} as const satisfies Record<string, Sentence>

export const cannotListen = {
  inUse(host: string, port: number): Sentence {
    return {
      ja: `${host} のポート ${port} は、すでに別のプログラムが使っています。`,
      en: `Port ${port} on ${host} is in use by another program.`,
    }
  },
  inUseHint: {
    ja: 'ston serve がすでに動いていないか確認するか、webhook.port を別の番号にしてください。',
    en: 'See whether ston serve is running already, or set webhook.port to another number.',
  },
  forbidden(host: string, port: number): Sentence {
    return {
      ja: `${host} のポート ${port} を開く権限がありません。`,
      en: `There is no permission to open port ${port} on ${host}.`,
    }
  },
  forbiddenHint: {
    ja: 'webhook.port を 1024 以上の番号にしてください。',
    en: 'Set webhook.port to 1024 or above.',
  },
  noSuchHost(host: string): Sentence {
    return {
      ja: `このマシンには、アドレス ${host} がありません。`,
      en: `This machine has no address ${host}.`,
    }
  },
  noSuchHostHint: {
    ja: 'webhook.host を、127.0.0.1 などこのマシンのアドレスにしてください。',
    en: 'Set webhook.host to an address of this machine, such as 127.0.0.1.',
  },
} as const
