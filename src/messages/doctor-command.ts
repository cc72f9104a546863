import type { Sentence } from '../kernel/sentence.ts'
import type { CommandText } from './commands.ts'

export const DOCTOR = {
  about: {
    ja: '設定、ディスク、時計、両方のサービス、メールを調べ、次にすることを示します',
    en: 'looks at configuration, disk, clock, both services and mail, and says what to do',
  },
  options: {
    probe: {
      ja: '両サービスのわからない点を、この試験用の 1 商品（商品ID または商品コード）で試し、すべて元に戻します',
      en: 'try the open questions about both services on this one test product (商品ID or 商品コード), and put everything back',
    },
    bundle: {
      ja: '手伝う人に渡すためのファイルを書く。秘密も、商品や注文や人の情報も入りません',
      en: 'write a file for whoever helps, with nothing secret and nobody’s data in it',
    },
    yes: { ja: '確認なしで試します', en: 'try without being asked' },
  },
  examples: [
    [
      'ston doctor',
      { ja: '動かないときに、まず見ます', en: 'the first look when something is wrong' },
    ],
    [
      'ston doctor --probe 8000101',
      {
        ja: '試験用の商品で、両サービスの動作を確認します',
        en: 'see how both services behave, on a test product',
      },
    ],
  ],
} satisfies CommandText

/** `calls`: how many are recorded in it; null = nothing is to be recorded. */
export function bundled(file: string, calls: number | null): Sentence {
  const recorded =
    calls === null
      ? { ja: '', en: '' }
      : {
          ja: `記録した呼び出し ${calls} 件つき。`,
          en: `with ${calls} recorded ${calls === 1 ? 'call' : 'calls'}; `,
        }
  return {
    ja: `手伝う人に渡すファイルを書きました: ${file}（${recorded.ja}秘密も、商品名・注文・宛先も入っていません。渡す前に読めます）`,
    en: `Written for whoever helps: ${file} (${recorded.en}no secret, product, order or address is in it; read it before you hand it over)`,
  }
}
