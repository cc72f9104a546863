import { quoted } from '../kernel/shell-quote.ts'
import type { Ambiguous, KeyedPair } from '../domain/mapping/jan.ts'
import type { Blocked, Changed, Gone } from '../domain/mapping/jan-learnt.ts'
import type { Sentence } from '../kernel/sentence.ts'

const MASTERS: Readonly<Record<string, Sentence>> = {
  '/api_v1_master_goods': { ja: '商品マスタ', en: 'goods master' },
  '/api_v1_master_setgoods': { ja: 'セット商品マスタ', en: 'master of set products' },
}

export function stillMoving(path: string): { message: Sentence; hint: Sentence } {
  const name = MASTERS[path] ?? { ja: path, en: path }
  return {
    message: {
      ja: `読み込み中にネクストエンジンの${name.ja}が何度も変わり、全件をそろえて読めませんでした。`,
      en: `Next Engine’s ${name.en} kept changing while it was read.`,
    },
    hint: {
      ja: '何も変更していません。商品の登録や一括更新が終わってから、もう一度実行してください。',
      en: 'Nothing was changed. Run it again when the products are not being edited.',
    },
  }
}

export const notJan: { message: Sentence; hint: Sentence } = {
  message: {
    ja: 'ston map sync は mapping.mode が "jan" のときに使うコマンドです（いまは "csv" です）。',
    en: '`ston map sync` is for mapping.mode "jan" (it is "csv" now).',
  },
  hint: {
    ja: 'CSV のひも付け表は ston map import で取り込みます。JANコードでひも付けるには、設定ファイルの mapping.mode を "jan" にしてください。',
    en: 'A CSV table is taken in with `ston map import`. To link by JAN, set mapping.mode to "jan" in the configuration file.',
  },
}

export const noProducts: { message: Sentence; hint: Sentence } = {
  message: {
    ja: 'スマレジの商品を読むための設定がありません。',
    en: 'Smaregi’s products cannot be read: the credentials are missing.',
  },
  hint: {
    ja: 'JANコードでのひも付けと ston map check にはスマレジの API が必要です。設定ファイルの smaregi.contractId と、使う API の認証情報（smaregi.api が "platform" なら clientId と clientSecret、"legacy" なら accessToken）を確認してください。',
    en: 'Linking by JAN and `ston map check` need Smaregi’s API: look at smaregi.contractId and the credentials (clientId and clientSecret with smaregi.api "platform", accessToken with "legacy") in the configuration file.',
  },
}

export const reading = {
  smaregi: { ja: 'スマレジの商品を読んでいます…', en: 'Reading Smaregi’s products…' },
  goods: (read: number, total: number): Sentence => ({
    ja: `ネクストエンジンの商品を読んでいます… ${read} / ${total}`,
    en: `Reading Next Engine’s products… ${read} of ${total}`,
  }),
}

/** The headings of what `map sync` found; each gets the number of its lines. */
export const SYNC = {
  added: counted('新しくひも付けた商品', 'Linked now'),
  accepted: counted('変更に従った商品', 'Changes followed'),
  kept: counted('そのままの商品', 'Unchanged'),
  changed: counted(
    '! キーが変わった商品（以前のひも付けのまま続けます）',
    '! Keys have changed (the former link goes on)',
  ),
  blocked: counted('! 従えなかった変更', '! Changes that could not be followed'),
  notChanged: counted(
    '--accept に指定されたが、変わっていない商品',
    'Named with --accept, but not changed',
  ),
  gone: counted(
    'ネクストエンジンからなくなった商品コード（ひも付けを外しました）',
    'Codes that Next Engine does not have any more (links ended)',
  ),
  ambiguous: counted(
    '! 同じキーの商品が複数あり、ひも付けられない商品',
    '! Several products with one key, so none was linked',
  ),
  onlySmaregi: counted('スマレジだけにある商品', 'Only in Smaregi'),
  onlyNextengine: counted('ネクストエンジンだけにある商品', 'Only in Next Engine'),
}

function counted(ja: string, en: string): (count: number) => Sentence {
  return (count) => ({ ja: `${ja}: ${count} 件`, en: `${en}: ${count}` })
}

export function pairLine({ productId, code, key }: KeyedPair): Sentence {
  const line = `${productId} = ${code}`
  return { ja: `${line}（${key}）`, en: `${line} (${key})` }
}

export function changedLine(one: Changed): Sentence {
  const line = `${one.productId} = ${one.code}`
  // Where both say the same, it is a value that cannot link any two products.
  const [ja, en] =
    one.key === one.codeKey && one.key !== ''
      ? ['（どちらもひも付けに使えない値です）', ' (neither can link anything)']
      : ['', '']
  return {
    ja: `${line}  スマレジの商品コード: ${keyJa(one.key)}、ネクストエンジンの JAN: ${keyJa(one.codeKey)}${ja}。従う場合: ${followsJa(one)}`,
    en: `${line}  商品コード in Smaregi: ${keyEn(one.key)}, JAN in Next Engine: ${keyEn(one.codeKey)}${en}. To follow: ${followsEn(one)}`,
  }
}

/** What accepting would do, and how. */
function followsJa({ productId, follows, claimedBy }: Changed): string {
  const to = follows === null ? 'ひも付けなし' : follows
  const other = claimedBy === null ? '' : `、いまのコードは ${claimedBy} へ`
  return `ston map sync --accept ${quoted(productId)}（→ ${to}${other}）`
}

function followsEn({ productId, follows, claimedBy }: Changed): string {
  const other = claimedBy === null ? '' : `, the present code goes to ${claimedBy}`
  return `\`ston map sync --accept ${quoted(productId)}\` (→ ${follows ?? 'no code'}${other})`
}

function keyJa(key: string | null): string {
  return key === null ? '（商品がありません）' : key === '' ? 'なし' : key
}

function keyEn(key: string | null): string {
  return key === null ? '(no such product)' : key === '' ? 'none' : key
}

export function acceptedLine({ productId, code, follows }: Changed): Sentence {
  return {
    ja: `${productId}: ${code} → ${follows ?? 'ひも付けなし'}`,
    en: `${productId}: ${code} → ${follows ?? 'no code'}`,
  }
}

export function blockedLine({ productId, code, heldBy }: Blocked): Sentence {
  return {
    ja: `${productId} → ${code}: このコードはまだ ${heldBy} に対応しています。両方に従う場合: ston map sync --accept ${quoted(productId)} ${heldBy}`,
    en: `${productId} → ${code}: ${heldBy} still has this code. To follow both: \`ston map sync --accept ${quoted(productId)} ${heldBy}\``,
  }
}

export function goneLine({ productId, code, follows }: Gone): Sentence {
  return {
    ja: follows === null ? `${productId} = ${code}` : `${productId}: ${code} → ${follows}`,
    en: follows === null ? `${productId} = ${code}` : `${productId}: ${code} → ${follows}`,
  }
}

export function ambiguousLine({ key, productIds, codes }: Ambiguous): Sentence {
  return {
    ja: `${key}  スマレジ: ${productIds.join('、')}、ネクストエンジン: ${codes.join('、')}`,
    en: `${key}  Smaregi: ${productIds.join(', ')}; Next Engine: ${codes.join(', ')}`,
  }
}

export const ambiguousNext: Sentence = {
  ja: '→ 片方の JANコードまたは商品コードを直してください。直れば自動でひも付けます。',
  en: '→ Correct the JAN or the 商品コード of one of them; the link is then made by itself.',
}
