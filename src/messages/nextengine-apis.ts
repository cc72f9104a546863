import type { Sentence } from '../kernel/sentence.ts'

/** What Next Engine's screens and documents call the APIs that ston uses; the count of a search is switched on by itself. */
const NAMES: Readonly<Record<string, string>> = {
  '/api_v1_login_company/info': 'ログイン企業情報取得',
  '/api_v1_master_goods/search': '商品マスタ検索',
  '/api_v1_master_goods/count': '商品マスタ検索（件数）',
  '/api_v1_master_goods/upload': '商品マスタアップロード',
  '/api_v1_master_shop/search': '店舗マスタ検索',
  '/api_v1_master_stock/search': '在庫マスタ検索',
  '/api_v1_master_stock/count': '在庫マスタ検索（件数）',
  '/api_v1_master_setgoods/search': 'セット商品マスタ検索',
  '/api_v1_master_setgoods/count': 'セット商品マスタ検索（件数）',
  '/api_v1_master_stockiohistory/search': '在庫入出庫履歴検索',
  '/api_v1_warehouse_base/search': '拠点マスタ検索',
  '/api_v1_warehouse_stock/search': '拠点在庫マスタ検索',
  '/api_v1_warehouse_stock/count': '拠点在庫マスタ検索（件数）',
  '/api_v1_warehouse_stock/upload': '拠点在庫マスタアップロード',
  '/api_v1_receiveorder_row/search': '受注明細検索',
  '/api_v1_system_que/search': 'アップロードキュー検索',
}

/** The API with its Japanese name, as Next Engine's API tab shows it, and its path, as its documents do. */
export function apiName(path: string): string {
  const name = NAMES[path]
  return name === undefined ? path : `${name} ${path}`
}

export function named(paths: readonly string[], locale: 'ja' | 'en'): string {
  return paths.map(apiName).join(locale === 'ja' ? '、' : ', ')
}

/** 004001. `path` '' = not known. `said`: Next Engine's own words, or ''. */
export function notPermitted(path: string, said: string): Sentence {
  const [ja, en] = path === '' ? ['この API', 'this API'] : [apiName(path), apiName(path)]
  return {
    ja: `ネクストエンジンのアプリに、API の利用権限がありません: ${ja}${said === '' ? '' : `（ネクストエンジンの応答:「${said}」）`}`,
    en: `The Next Engine app has no permission for an API: ${en}${said === '' ? '' : ` (Next Engine's words: "${said}")`}`,
  }
}

export const permit: Sentence = {
  ja: 'ネクストエンジンの「アプリを作る → 編集 → API」でその API を有効にし、ston doctor で確認してください。何も失われていません。有効になれば、次回の実行で続きから処理します。',
  en: 'Switch it on in Next Engine (アプリを作る → 編集 → API), then see with `ston doctor`. Nothing is lost: once it is on, the next run goes on.',
}
