import type { Sentence } from '../kernel/sentence.ts'

export const names = {
  config: { ja: '設定ファイル', en: 'Configuration' },
  store: { ja: 'データフォルダー', en: 'Data folder' },
  disk: { ja: 'ディスク', en: 'Disk' },
  listener: { ja: '受信（ston serve）', en: 'Listener' },
  nextEngine: { ja: 'ネクストエンジン', en: 'Next Engine' },
  apis: { ja: 'ネクストエンジンの API', en: 'Next Engine APIs' },
  clock: { ja: '時計', en: 'Clock' },
  calls: { ja: '今月の呼び出し', en: 'Calls this month' },
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  mail: { ja: 'メール', en: 'Mail' },
  learnt: { ja: '両サービスの動作確認', en: 'What was learnt' },
} satisfies Record<string, Sentence>

export const notSetUp: Sentence = { ja: '設定されていません', en: 'not set up' }

export function missing(keys: readonly string[]): Sentence {
  return {
    ja: `設定がありません: ${keys.join('、')}`,
    en: `missing in the configuration: ${keys.join(', ')}`,
  }
}

export const add: Sentence = {
  ja: '設定ファイルに書き加えてください。どの値をどこで得るかは docs/setup.ja.md の「設定ファイルを作る」にあります（新しく作るなら ston init）。',
  en: 'Add them to the configuration file; docs/setup.md, "Write the configuration", says where each comes from (`ston init` writes a new one).',
}

/** The data cannot be used, which its own line says. */
export const needsStore: Sentence = {
  ja: 'データを使えるようになると確認できます',
  en: 'can be looked at once the data can be used',
}

export function checked(file: string): Sentence {
  return { ja: `${file}（誤りはありません）`, en: `${file}, no mistakes` }
}

/** The next step where an error does not say one of its own. */
export const comeBack: Sentence = {
  ja: '多くは一時的な問題です。しばらくしてから、もう一度 ston doctor を実行してください。続くときは、ネットワークと設定の URL を確認してください。何も失われていません。',
  en: 'Mostly it passes by itself: run `ston doctor` again in a while. If it stays, check the network and the addresses in the configuration. Nothing is lost.',
}

export const seeWords: Sentence = {
  ja: '上の言葉を相手のサービスの案内で調べ、直したらもう一度 ston doctor を実行してください。',
  en: 'Look these words up with the service, and run `ston doctor` again.',
}

export function summary(bad: number, warned: number): Sentence {
  if (bad > 0) {
    return {
      ja: `✗ 直すところが ${bad} か所あります。`,
      en: `✗ ${bad} ${bad === 1 ? 'thing needs' : 'things need'} mending.`,
    }
  }
  return warned > 0
    ? {
        ja: `動きますが、気になるところが ${warned} か所あります。`,
        en: `It works, with ${warned} ${warned === 1 ? 'thing' : 'things'} to look at.`,
      }
    : { ja: '✓ 問題は見つかりませんでした。', en: '✓ Nothing is wrong.' }
}
