import type { Sentence } from '../kernel/sentence.ts'

/** What the help of a command says. Options and arguments stand under the name they are declared with. */
export interface CommandText {
  readonly about: Sentence
  readonly options?: Readonly<Record<string, Sentence>>
  readonly examples: readonly (readonly [line: string, does: Sentence])[]
}

export const COMMANDS = {
  ston: {
    about: {
      ja: 'スマレジとネクストエンジンの在庫数をそろえます',
      en: 'keeps the stock counts of Smaregi and Next Engine in step',
    },
    examples: [
      ['ston demo', { ja: '練習用サーバーで試します', en: 'try it against practice servers' }],
      ['ston init', { ja: '設定ファイルを作ります', en: 'write the configuration' }],
      ['ston serve', { ja: 'スマレジの通知を受け取ります', en: "take Smaregi's notifications" }],
      ['ston flush', { ja: 'たまった増減を送ります', en: 'send the changes' }],
      ['ston status', { ja: '今の状態を見ます', en: 'see how things are' }],
    ],
  },
  serve: {
    about: {
      ja: 'スマレジからの在庫の通知を受け取り続けます',
      en: "the listener: takes Smaregi's stock notifications",
    },
    options: {
      run: {
        ja: '1 分ごとに、ston run と同じことも行います（cron がいらなくなります）',
        en: 'also does what `ston run` does, each minute: no cron is needed',
      },
    },
    examples: [
      ['ston serve', { ja: '待ち受けを始めます（止めるには Ctrl+C）', en: 'start (Ctrl+C stops)' }],
      ['ston serve --run', { ja: '送信や受注取込も任せます', en: 'with sending and importing' }],
    ],
  },
  flush: {
    about: {
      ja: 'スマレジの在庫の増減をネクストエンジンへ送ります',
      en: "sends Smaregi's stock changes to Next Engine",
    },
    options: {
      dryRun: { ja: '送らずに、送る内容を表示します', en: 'send nothing, show what would go' },
      urgent: {
        ja: 'ネット側の残りがわずかになるものだけを送り、ほかは次の flush に回します',
        en: 'only what leaves few pieces online, or none; the rest waits for the next flush',
      },
    },
    examples: [
      ['ston flush --dry-run', { ja: '送る内容を確認します', en: 'see what would be sent' }],
      ['ston flush --quiet', { ja: 'cron から実行します', en: 'from cron' }],
    ],
  },
  importOrders: {
    about: {
      ja: 'ネクストエンジンの受注をスマレジに出荷として登録します',
      en: "registers Next Engine's orders in Smaregi as 出荷",
    },
    options: {
      dryRun: {
        ja: '登録せずに、登録する内容を表示します',
        en: 'register nothing, show what would be',
      },
      since: {
        ja: 'この日時（日本時間）から後の受注までさかのぼります',
        en: 'reach back to the orders from this time on (Japan time)',
      },
      fromNow: {
        ja: 'これまでの受注は取り込まず、今からの受注だけを取り込みます',
        en: 'leave out what came so far, count only what comes from now on',
      },
    },
    examples: [
      [
        'ston import-orders --dry-run',
        { ja: '登録する内容を確認します', en: 'see what would be registered' },
      ],
      [
        'ston import-orders --since "2026-11-20 09:00"',
        { ja: '止まっていた間の受注を取り込みます', en: 'take in the orders of a pause' },
      ],
      ['ston import-orders --quiet', { ja: 'cron から実行します', en: 'from cron' }],
    ],
  },
  status: {
    about: {
      ja: '待っている変更、前回の結果、確認が必要なことを表示します',
      en: 'what waits, what happened last, what needs a person',
    },
    options: {
      check: {
        ja: '確認が必要なことがあれば終了コード 3 で終わります',
        en: 'exit 3 when something needs a person',
      },
    },
    examples: [
      ['ston status', { ja: '今の状態を見ます', en: 'see how things are' }],
      ['ston status --check --json', { ja: '監視から使います', en: 'for monitoring' }],
    ],
  },
  failures: {
    about: {
      ja: '送れなかったもの・確認が必要なものを扱います',
      en: 'what could not be delivered, and what to do about it',
    },
    examples: [
      ['ston failures list', { ja: '一覧を見ます', en: 'show them' }],
      ['ston failures retry h-8000101', { ja: 'もう一度送ります', en: 'send one again' }],
    ],
  },
  failuresList: {
    about: {
      ja: '一覧を、次にすることと一緒に表示します',
      en: 'lists them, each with the next step',
    },
    examples: [['ston failures list --json', { ja: 'プログラム用', en: 'for programs' }]],
  },
  failuresRetry: {
    about: {
      ja: '保留・失敗したものを次の flush で送ります（番号を省略すると、確認が必要なもの以外すべて）',
      en: 'has the next flush send what was held or failed (no id: all that asks no question)',
    },
    options: { id: { ja: '一覧の番号', en: 'an id from the list' } },
    examples: [['ston failures retry h-8000101', { ja: '一件だけ', en: 'one of them' }]],
  },
  failuresDrop: {
    about: {
      ja: '送らずに終わらせます（理由が残ります）',
      en: 'ends items without sending them; the reason is kept',
    },
    options: {
      id: { ja: '一覧の番号', en: 'an id from the list' },
      why: { ja: '理由', en: 'the reason' },
    },
    examples: [
      [
        'ston failures drop f-0123456789 --why "手で直した"',
        { ja: '手で直した後に', en: 'after correcting by hand' },
      ],
    ],
  },
  failuresResolve: {
    about: {
      ja: '確認待ちの行が反映されていたかどうかを記録します',
      en: 'records whether a row in doubt had been applied',
    },
    options: {
      id: { ja: '一覧の番号', en: 'an id from the list' },
      applied: { ja: '反映されていた', en: 'it had been applied' },
      notApplied: {
        ja: '反映されていなかった（次の flush で送ります）',
        en: 'it had not; the next flush sends it',
      },
    },
    examples: [
      [
        'ston failures resolve d-12-3 --applied',
        { ja: '履歴にあったとき', en: 'it stands in the history' },
      ],
    ],
  },
  auth: {
    about: {
      ja: 'ネクストエンジンへのログイン',
      en: 'signing in to Next Engine',
    },
    examples: [['ston auth login', { ja: 'ログインします', en: 'sign in' }]],
  },
  authLogin: {
    about: {
      ja: 'ネクストエンジンにログインします',
      en: 'signs in to Next Engine',
    },
    options: {
      url: {
        ja: 'ログインのあとブラウザーに表示された URL（5 分以内）',
        en: 'the URL that the browser landed on after signing in (within 5 minutes)',
      },
    },
    examples: [
      [
        'ston auth login',
        {
          ja: 'ログイン用の URL を表示し、戻り先の URL を尋ねます',
          en: 'prints the sign-in URL and asks',
        },
      ],
      [
        "ston auth login 'https://localhost/nextengine/callback?uid=…&state=…'",
        { ja: '戻り先の URL を直接渡します', en: 'hand over the URL directly' },
      ],
    ],
  },
  authStatus: {
    about: {
      ja: 'ログインの状態と期限を表示します',
      en: 'whether ston is signed in, and until when',
    },
    examples: [['ston auth status', { ja: '期限を確認します', en: 'see when it ends' }]],
  },
  authRefresh: {
    about: {
      ja: 'ログインの期限を延ばします',
      en: 'keeps the sign-in alive',
    },
    examples: [
      ['ston auth refresh', { ja: '1 日 2 回、cron から実行します', en: 'twice a day from cron' }],
    ],
  },
  demo: {
    about: {
      ja: '練習用サーバーで一連の流れを試します（契約も設定も要りません）',
      en: 'the whole round trip against practice servers; no account needed',
    },
    options: {
      keep: {
        ja: '練習用サーバーを動かしたままにします（Ctrl-C で終了）',
        en: 'leave everything running until Ctrl-C',
      },
      api: {
        ja: '練習に使うスマレジの API: legacy（既定）または platform',
        en: 'the Smaregi API to practise with: legacy (default) or platform',
      },
    },
    examples: [['ston demo', { ja: '試してみます', en: 'try it' }]],
  },
} satisfies Record<string, CommandText>
