import type { Sentence } from '../kernel/sentence.ts'

/** In the place of a command: a page of the owner's, below the address of all of them. */
export function onPage(place: string, pages: string): Sentence {
  const { ja, en } = PAGES[place] ?? { ja: '対応する', en: 'Decide here' }
  return { ja: `${ja}: ${pages}/${place}`, en: `${en}: ${pages}/${place}` }
}

const PAGES: Readonly<Record<string, Sentence>> = {
  nextengine: {
    ja: 'ston の画面から、ネクストエンジンに再ログインする',
    en: 'Sign in to Next Engine here',
  },
  compare: { ja: '在庫数を比較する', en: 'Compare the counts here' },
  stocktaking: { ja: '棚卸を終える', en: 'End the stocktaking here' },
}
