import type { Sentence } from '../kernel/sentence.ts'

/** Who did what, where it was told with `--as`. */

const DID: Readonly<Record<string, Sentence>> = {
  'failures retry': { ja: 'もう一度送る', en: 'send again' },
  'failures drop': { ja: '送らない', en: 'not to be sent' },
  'failures resolve': { ja: '結果を確認', en: 'found out what became of it' },
  'map exclude': { ja: '連携対象から外す', en: 'not to be passed on any more' },
  'map include': { ja: '連携対象に戻す', en: 'to be passed on again' },
  'map sync': { ja: 'JANコードの対応を承認', en: 'the link by JAN was accepted' },
  reconcile: { ja: '在庫数の比較で在庫を合わせた', en: 'set right by a comparison' },
}

export function byName(who: string): Sentence {
  return { ja: `（担当: ${who}）`, en: `(by ${who})` }
}

/** `did`: the command. */
export function decided(who: string, did: string): Sentence {
  const { ja, en } = DID[did] ?? { ja: `ston ${did}`, en: `ston ${did}` }
  return { ja: `${ja}（担当: ${who}）`, en: `${en} (by ${who})` }
}
