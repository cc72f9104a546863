import type { Sentence } from '../kernel/sentence.ts'

/** In the place of a command: a page of the owner's, below the address of all of them. */
export function onPage(place: string, pages: string): Sentence {
  const { ja, en } = PAGES[place] ?? {
    ja: 'オーナーの画面で対応してください',
    en: 'Decide on your page',
  }
  return { ja: `${ja}: ${pages}/${place}`, en: `${en}: ${pages}/${place}` }
}

/** For whoever looks by himself. */
export function pagesAt(url: string): Sentence {
  return { ja: `オーナーの画面: ${url}`, en: `Your pages: ${url}` }
}

const PAGES: Readonly<Record<string, Sentence>> = {
  nextengine: {
    ja: 'オーナーの画面で、ネクストエンジンに再ログインしてください',
    en: 'Sign in to Next Engine again on your page',
  },
  compare: {
    ja: 'オーナーの画面で、在庫数を比べてください',
    en: 'Compare the counts on your page',
  },
  stocktaking: {
    ja: 'オーナーの画面で、棚卸を終えてください',
    en: 'End the stocktaking on your page',
  },
}
