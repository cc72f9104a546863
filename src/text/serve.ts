import type { Sentence } from './sentence.ts'

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
    ja: 'この形式（Content-Type）は受け取れません。スマレジAPI設定の「在庫情報送信」からこのURLへ送信してください。',
    en: 'This Content-Type cannot be received. Send to this URL with 在庫情報送信 of the Smaregi API settings.',
  },
  noIds: {
    ja: 'Webhook に在庫変動のID（ids）がありません。スマレジ・デベロッパーズの Webhook 設定で pos:stock を選んでいるか確かめてください。',
    en: 'The webhook names no change (ids). Check that pos:stock is chosen in the webhook settings of Smaregi Developers.',
  },
  sncode: {
    ja: 'sncode が違うか、付いていません。スマレジの「パラメータ情報」の sncode に、ston の設定ファイルの webhook.sncode と同じ値を入力してください。',
    en: 'The sncode is wrong or missing. In Smaregi’s パラメータ情報 enter the same value as webhook.sncode in ston’s configuration file.',
  },
  contract: {
    ja: '契約IDが違います。ston の設定ファイルの smaregi.contractId が、送信元の契約IDと同じか確認してください。',
    en: 'The contract id is another one. Check that smaregi.contractId in ston’s configuration file is the id of the sending contract.',
  },
  encoding: {
    ja: '送信内容の文字を読み取れませんでした。スマレジの送信履歴から再送信し、続くようなら ston の担当者に連絡してください。',
    en: 'The characters of this notification could not be read. Send it again from Smaregi’s sending history; if it happens again, tell the person in charge of ston.',
  },
  noParams: {
    ja: '送信内容に params がありません。このURLには、スマレジAPI設定の「在庫情報送信」だけを設定してください。',
    en: 'There is no params in this notification. Point only 在庫情報送信 of the Smaregi API settings at this URL.',
  },
  noJson: {
    ja: '送信内容（JSON）を読み取れませんでした。スマレジの送信履歴から再送信し、続くようなら ston の担当者に連絡してください。',
    en: 'The JSON of this notification could not be read. Send it again from Smaregi’s sending history; if it happens again, tell the person in charge of ston.',
  },
  noRows: {
    ja: '送信内容に明細（data の rows）がありません。このURLには、スマレジAPI設定の「在庫情報送信」だけを設定してください。',
    en: 'There are no rows (data, rows) in this notification. Point only 在庫情報送信 of the Smaregi API settings at this URL.',
  },
  tooLarge: {
    ja: '送信内容が大きすぎます。ston の設定ファイルの webhook.maxBodyBytes を大きくしてから、スマレジの送信履歴で再送信してください。',
    en: 'This notification is too large. Raise webhook.maxBodyBytes in ston’s configuration file, then send it again from Smaregi’s sending history.',
  },
  tooSlow: {
    ja: '送信が時間内に終わりませんでした。回線を確認し、スマレジの送信履歴から再送信してください。',
    en: 'The request did not arrive in time. Check the connection, and send it again from Smaregi’s sending history.',
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
    ja: 'ただいま混み合っていて受け取れません。数分後に、スマレジの送信履歴から再送信してください。',
    en: 'Too much is waiting right now. Send this again from Smaregi’s sending history in a few minutes.',
  },
  disk: {
    ja: 'ston の保存先に書き込めないため受け取れません。ディスクの空き容量を確認し、スマレジの送信履歴から再送信してください。',
    en: 'ston cannot write to its store. Check the free disk space, then send this again from Smaregi’s sending history.',
  },
  late: {
    ja: 'ston の保存先の応答が遅いため、受け取りを確認できませんでした。数分後に、スマレジの送信履歴から再送信してください（二重には計上されません）。',
    en: 'ston’s store answers too slowly to confirm this. Send it again from Smaregi’s sending history in a few minutes (it is not counted twice).',
  },
  closing: {
    ja: 'ston は再起動中です。数分後に、スマレジの送信履歴から再送信してください。',
    en: 'ston is restarting. Send this again from Smaregi’s sending history in a few minutes.',
  },
  internal: {
    ja: 'ston の内部で問題が起きたため受け取れませんでした。スマレジの送信履歴から再送信し、続くようなら ston のログを確認してください。',
    en: 'Something went wrong inside ston. Send this again from Smaregi’s sending history; if it happens again, look at ston’s log.',
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
    ja: 'ston の保存先に書き込めません。ディスクの空き容量と、フォルダの権限を確認してください。',
    en: 'ston cannot write to its store. Check the free disk space and the permissions of its folder.',
  },
} as const satisfies Record<string, Sentence>

/** For the log. */
export const serveLog = {
  listening: {
    ja: 'スマレジからの通知を待っています',
    en: 'listening for notifications from Smaregi',
  },
  stopping: {
    ja: '終了します。受け取り中の通知を保存しています',
    en: 'stopping, finishing what has come in',
  },
  stopped: { ja: '終了しました', en: 'stopped' },
  received: { ja: '通知を受け取りました', en: 'notification received' },
  summary: { ja: 'この1分間に届いた通知', en: 'notifications in the last minute' },
  refused: { ja: '通知を受け取りませんでした', en: 'notification not taken' },
  failed: { ja: '通知の処理中に問題が起きました', en: 'a request went wrong' },
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
