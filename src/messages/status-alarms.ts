import { named, permit } from './nextengine-apis.ts'
import { plural } from './plural.ts'
import type { Told } from './problems.ts'

/** More of what `status`, the mails, the chat and the page warn of. */

export function alarmApis(paths: readonly string[]): Told {
  return {
    what: {
      ja: `ネクストエンジンのアプリに、API の利用権限がありません: ${named(paths, 'ja')}`,
      en: `The Next Engine app has no permission for: ${named(paths, 'en')}`,
    },
    next: permit,
  }
}

/** `since`: when it was first found. */
export function alarmDrift(products: number, since: string): Told {
  return {
    what: {
      ja: `両方の在庫数に、理由の分からない差があります: ${products} 商品（${since} の照合から）`,
      en: `The two counts differ without a known reason: ${plural(products, 'product')} (found at ${since}).`,
    },
    next: {
      ja: '差を見る: ston reconcile　経緯を見る: ston why 商品コード　合わせる: ston reconcile --apply nextengine（手で合わせたら --accept）',
      en: 'See them: `ston reconcile`; a story: `ston why CODE`; mend them: `ston reconcile --apply nextengine` (set equal by hand: `--accept`).',
    },
  }
}
