import type { CommandText } from './commands.ts'

/** What stops and begins both directions. */
export const PAUSE_COMMANDS = {
  pause: {
    about: {
      ja: '棚卸のために、在庫のやり取りを止めます（届いているものを先に終わらせます）',
      en: 'stops both directions for a stocktaking, after what has been received is done',
    },
    options: {
      for: { ja: '止める理由。stocktaking（棚卸）だけです', en: 'what for: stocktaking' },
      stores: {
        ja: '棚卸をする店舗の ID（コンマ区切り）。省くとすべての店舗',
        en: 'ids of the stores that are counted, separated by commas; all of them unless given',
      },
    },
    examples: [
      ['ston pause --for stocktaking', { ja: '数え始める前に', en: 'before the counting begins' }],
    ],
  },
  resume: {
    about: {
      ja: '棚卸を終えて再開します（数えた在庫数を両方に反映し、照合します）',
      en: 'goes on after a stocktaking: settles what was counted, and compares both counts',
    },
    options: {
      counted: {
        ja: '数えた在庫数が表す日時（日本時間）',
        en: 'the moment that the counted numbers stand for (Japan time)',
      },
      unshipped: {
        ja: '売れていて未出荷の商品を、棚のものと一緒に数えた（counted）か、別にしておいた（apart）か',
        en: 'goods sold online and not shipped then: counted with the others, or kept apart',
      },
      notCounted: {
        ja: '棚卸をしなかった。止める前と同じように続けます',
        en: 'nothing was counted: goes on as if there had been no pause',
      },
      yes: { ja: '尋ねずに在庫数を合わせます', en: 'set the counts equal without asking' },
    },
    examples: [
      [
        'ston resume --counted "2026-12-31 20:00"',
        { ja: '20:00 の時点で数えた', en: 'what was counted is the stock of 20:00' },
      ],
    ],
  },
} satisfies Record<string, CommandText>
