import type { Awaits } from '../domain/stock/hold.ts'
import { argument, quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { division } from './divisions.ts'
import type { Told } from './problems.ts'

/** What becomes of a code that turns up. */
const COMPARED: Sentence = {
  ja: 'そのあと、次回の実行で両方の在庫数を比べ、合うときは送り、合わないときはお知らせします。',
  en: 'the next run then compares both counts, and sends it, or asks where they do not fit',
}

/** A code that Next Engine lacks: whether the id table gave it tells what is most likely wrong. */
export function afterMissing(name: string, products: readonly string[]): Sentence {
  const exclude = {
    ja: `ネットで売らない商品なら: ston map exclude ${argument(name)}`,
    en: `If it is not sold online: \`ston map exclude ${argument(name)}\``,
  }
  const [product] = products
  const first =
    product === undefined ? ADD : products.includes(name) ? NOT_IN_TABLE : byTable(product)
  return { ja: `${first.ja}${exclude.ja}`, en: `${first.en} ${exclude.en}` }
}

const ADD: Sentence = {
  ja: `ネクストエンジンに商品を登録してください。${COMPARED.ja}`,
  en: `Add the product in Next Engine; ${COMPARED.en}.`,
}

const NOT_IN_TABLE: Sentence = {
  ja: `ひも付け表にない商品なので、商品ID を商品コードとしています。ネクストエンジンで別の商品コードならひも付け表に加え（ston map import）、まだなければネクストエンジンに商品を登録してください。${COMPARED.ja}`,
  en: `It is not in the id table, so its id is its code. If it has another code in Next Engine, add it to the table (\`ston map import\`); if it is not there yet, add the product in Next Engine; ${COMPARED.en}.`,
}

function byTable(product: string): Sentence {
  return {
    ja: `このコードは商品のひも付け（ston map show ${argument(product)}）のものです。コードが違っていればひも付け表を直して取り込み直し（ston map import）、正しければネクストエンジンに商品を登録してください。${COMPARED.ja}`,
    en: `The link of ids and codes gives it this code (\`ston map show ${argument(product)}\`). If the code is wrong, correct the table and import it again (\`ston map import\`); if it is right, add the product in Next Engine; ${COMPARED.en}.`,
  }
}

/** A code that has turned up, as long as its two counts cannot be compared. */
export function turnedUp(awaits: Awaits, id: string): Told {
  const { what, next } = AWAITED[awaits]
  return {
    what: {
      ja: `商品コードが見つかりました。在庫数を比べる前に、${what.ja}（保留中）`,
      en: `The code has turned up; before the counts are compared, ${what.en} (held)`,
    },
    next: {
      ja: `${next.ja}比べずに送るなら: ston failures retry ${quoted(id)}`,
      en: `${next.en} To send it without comparing: \`ston failures retry ${quoted(id)}\``,
    },
  }
}

const AWAITED: Readonly<Record<Awaits, { readonly what: Sentence; readonly next: Sentence }>> = {
  orders: {
    what: { ja: '次の受注の取り込みを待っています', en: 'the next import of orders has to end' },
    next: {
      ja: 'そのままお待ちください。受注を取り込むと、次回の実行で両方の在庫数を比べます。',
      en: 'Nothing to do: the run after that import compares both counts.',
    },
  },
  change: {
    what: {
      ja: 'この商品のほかの在庫変動がわかるのを待っています',
      en: 'another change of the product has to become known',
    },
    next: {
      ja: 'そのままお待ちください。その変動の数量や扱いがわかると、次回の実行で両方の在庫数を比べます。この商品にほかの保留があれば、先にそちらを終わらせてください。',
      en: 'Nothing to do: the run after that compares both counts. Where something else of the product is held, see to that first.',
    },
  },
  order: {
    what: {
      ja: 'この商品の受注がスマレジに登録されるのを待っています',
      en: 'an order of it has to be registered in Smaregi',
    },
    next: {
      ja: 'この商品の受注も確認待ちになっています。先にそちらを終わらせてください。終われば自動で比べます。',
      en: 'An order of this product is open as well: see to that one first. The counts are compared once it has ended.',
    },
  },
}

/** Of an amount from before there were several 拠点. */
export function unplaced(id: string): Told {
  return {
    what: {
      ja: '拠点を分ける前に受け取った増減です。どの拠点の分かわからないので、送りません（保留中）',
      en: 'Received before the stores fed several warehouses (拠点); nobody knows which one it was for, so it is not sent (held)',
    },
    next: {
      ja: `基本拠点の分なら: ston failures retry ${quoted(id)}　ほかの拠点の分なら、ネクストエンジンでその拠点の在庫数を直してから: ston failures drop ${quoted(id)} --why "入力済み"`,
      en: `If it was for the base one (基本拠点): \`ston failures retry ${quoted(id)}\`  If for another one, correct its count in Next Engine, then: \`ston failures drop ${quoted(id)} --why "entered by hand"\``,
    },
  }
}

/** The table is what is wrong, not Next Engine. */
export function afterConflict(name: string): Sentence {
  return {
    ja: `ひも付け表で、この番号が別の商品に使われています。ston map show ${argument(name)} で確認し、この商品の行をひも付け表に加えて取り込み直してください（ston map import）。直れば自動で送ります。`,
    en: `The id table uses this number for another product. See \`ston map show ${argument(name)}\`, give this product a row of its own and import the table again (\`ston map import\`); it is sent by itself afterwards.`,
  }
}

export const OVERLAP: Sentence = {
  ja: '商品コードやJANコードの重複（大文字・小文字だけの違いを含む）をなくしてください。直れば自動で送ります。',
  en: 'Remove the overlap of codes or JAN codes (letter case alone counts as one too); it is sent by itself afterwards.',
}

/** The question about one of Smaregi's own EC links. */
export function otherLink(number: string): Told {
  const { ja, en } = division(number)
  const id = `link-${number}`
  return {
    what: {
      ja: `在庫区分 ${ja} の変動は、スマレジの別の EC連携のものです。その連携もネクストエンジンの在庫を変えていると、二重になります。減った分は先に送り、増えた分は答えを待っています（保留中）`,
      en: `Changes of division ${en} come from an EC link of Smaregi’s own. If that link changes Next Engine’s stock as well, they count twice. Decrements have gone; increments wait for your answer (held)`,
    },
    next: {
      ja: `ほかの連携がネクストエンジンの在庫を変えていなければ（以後も ston が送る）: ston failures retry ${quoted(id)}　変えていれば（送った分を戻し、以後は送らない）: ston failures drop ${quoted(id)} --why "別の連携"`,
      en: `If no other link changes Next Engine’s stock (ston goes on passing them on): \`ston failures retry ${quoted(id)}\`  If one does (what went is given back, and no more goes): \`ston failures drop ${quoted(id)} --why "another link"\``,
    },
  }
}
