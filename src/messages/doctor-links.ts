import { quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { division } from './divisions.ts'

export const name: Sentence = { ja: 'ほかの連携', en: 'Other links' }

export const notAsked: Sentence = {
  ja: '在庫の基準がネクストエンジンなので、EC連携の変動は送りません',
  en: 'with Next Engine as stock master changes of EC links stay out',
}

export function unanswered(divisions: readonly string[]): Sentence {
  return {
    ja: `スマレジの EC連携の変動が届いています（区分 ${divisions.map((one) => division(one).ja).join('、')}）。別の連携も送っていると二重になります`,
    en: `changes of Smaregi’s EC links have come (division ${divisions.map((one) => division(one).en).join(', ')}); another link that passes them on would count them twice`,
  }
}

export function answerThem(divisions: readonly string[]): Sentence {
  const ids = divisions.map((one) => quoted(`link-${one}`)).join(' ')
  return {
    ja: `別の連携がなければ: ston failures retry ${ids}　あれば: ston failures drop ${ids} --why "別の連携"`,
    en: `If there is no other link: \`ston failures retry ${ids}\`  If there is one: \`ston failures drop ${ids} --why "another link"\``,
  }
}

interface Store {
  readonly storeId: string
  readonly name: string
}

export function mirrors(stores: readonly Store[]): Sentence {
  const list = stores.map(({ storeId, name: called }) => `${storeId} ${called}`.trim()).join(', ')
  return {
    ja: `受注店舗（ほかの店舗の在庫を写す店舗）らしい店舗も数えています: ${list}。同じ販売を二重に数えることがあります`,
    en: `a store that may mirror another one’s stock (受注店舗) counts as well: ${list}; one sale may count twice`,
  }
}

export const nameStores: Sentence = {
  ja: '写しの店舗なら、smaregi.stores に、対象の店舗だけを書いてください。',
  en: 'If it mirrors another store, name only the stores that count in smaregi.stores.',
}

export function answered(
  links: readonly { readonly division: string; readonly answer: 'passOn' | 'otherLink' }[],
): Sentence {
  if (links.length === 0) return { ja: '見つかっていません', en: 'none was met' }
  return {
    ja: links
      .map(
        (one) =>
          `区分 ${one.division}: ${one.answer === 'passOn' ? 'ston が送る' : '別の連携が送る'}`,
      )
      .join('、'),
    en: links
      .map(
        (one) =>
          `division ${one.division}: ${one.answer === 'passOn' ? 'ston passes it on' : 'another link does'}`,
      )
      .join(', '),
  }
}
