import type { CommandText } from './commands.ts'

/** What plans by itself. */
export const RUN_COMMANDS = {
  run: {
    about: {
      ja: '今する必要があることを実行して終わります（1 分ごとに cron などから）',
      en: 'does what is due and leaves; for cron, a line a minute',
    },
    options: {
      dryRun: {
        ja: '実行せずに、今すること・次の予定・理由を表示します',
        en: 'start nothing, show what is due, what comes next, and why',
      },
    },
    examples: [
      ['ston run --dry-run', { ja: '次に何をするか見ます', en: 'see what comes next' }],
      ['ston run', { ja: 'cron から 1 分ごとに', en: 'from cron, each minute' }],
    ],
  },
  sale: {
    about: {
      ja: 'セール期間を知らせます（ston run が早めに送り、受注をこまめに取り込みます）',
      en: 'announces a sale: `ston run` sends sooner and reads orders more often',
    },
    options: {
      until: {
        ja: 'この日時（日本時間）まで。過ぎた日時にするとすぐに終わります',
        en: 'until this time (Japan time); one that has passed ends it at once',
      },
    },
    examples: [
      ['ston sale --until "2026-11-30 23:59"', { ja: '月末まで', en: "until the month's end" }],
    ],
  },
} satisfies Record<string, CommandText>
