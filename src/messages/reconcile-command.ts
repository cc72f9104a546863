import type { CommandText } from './commands.ts'

export const RECONCILE = {
  about: {
    ja: '両方の在庫数を比べ、差の理由を示し、必要なら合わせます',
    en: 'compares both counts, says why they differ, and mends',
  },
  options: {
    csv: { ja: '差の一覧を CSV に書き出します', en: 'write the differences to a CSV file' },
    from: {
      ja: 'その CSV に残した商品だけを対象にします（- は標準入力）',
      en: 'only the products left in such a file (- = standard input)',
    },
    apply: {
      ja: '差をなくします: nextengine または smaregi の在庫数を変えます',
      en: 'mend: change the count of nextengine or smaregi',
    },
    accept: {
      ja: '手で合わせた在庫数を「合っている」と記録します',
      en: 'record that the counts were set equal by hand',
    },
    yes: { ja: '確認を求めずに実行します', en: 'do not ask' },
    mail: {
      ja: '結果をメールでも送ります（cron 用）',
      en: 'send the result by mail too (for cron)',
    },
  },
  examples: [
    [
      'ston reconcile',
      { ja: '差と理由を見ます（何も変えません）', en: 'look; nothing is changed' },
    ],
    ['ston reconcile --csv sa.csv', { ja: '表計算ソフトで見ます', en: 'look with a spreadsheet' }],
    [
      'ston reconcile --from sa.csv --apply nextengine',
      {
        ja: 'ファイルに残した商品だけ、ネクストエンジンを合わせます',
        en: 'set Next Engine right, for the products left in the file',
      },
    ],
    ['ston reconcile --mail', { ja: '毎朝の cron 用', en: 'every morning from cron' }],
  ],
} satisfies CommandText
