import type { CommandText } from './commands.ts'

export const RECONCILE = {
  about: {
    ja: '両方の在庫数を見比べ、差の理由を示し、必要なら合わせます',
    en: 'compares both counts, says why they differ, and mends',
  },
  options: {
    csv: { ja: '差の一覧を CSV に書き出す', en: 'write the differences to a CSV file' },
    from: {
      ja: 'その CSV に残した商品だけを対象にする（- は標準入力）',
      en: 'only the products left in such a file (- = standard input)',
    },
    apply: {
      ja: '差をなくす: nextengine または smaregi の在庫数を変える',
      en: 'mend: change the count of nextengine or smaregi',
    },
    accept: {
      ja: '手で合わせた在庫数を「合っている」と記録する',
      en: 'record that the counts were set equal by hand',
    },
    yes: { ja: '確認を求めずに実行する', en: 'do not ask' },
    mail: { ja: '結果をメールでも送る（cron 用）', en: 'send the result by mail too (for cron)' },
  },
  examples: [
    ['ston reconcile', { ja: '差と理由を見る（何も変えません）', en: 'look; nothing is changed' }],
    ['ston reconcile --csv sa.csv', { ja: '表計算ソフトで見る', en: 'look with a spreadsheet' }],
    [
      'ston reconcile --from sa.csv --apply nextengine',
      {
        ja: 'ファイルに残した商品だけ、ネクストエンジンを合わせる',
        en: 'set Next Engine right, for the products left in the file',
      },
    ],
    ['ston reconcile --mail', { ja: '毎朝の cron 用', en: 'every morning from cron' }],
  ],
} satisfies CommandText
