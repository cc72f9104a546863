import { plural } from './plural.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** Everything about a pause for a stocktaking. Moments are Japan time, to the minute. */

/** A command that leaves because of the pause. */
export function stands(since: string): Sentence {
  return {
    ja: `棚卸のため、${since} から在庫のやり取りを止めています。何もしていません。届いた通知は記録しています（終わったら: ston resume）。`,
    en: `Paused for a stocktaking since ${since}: nothing was done. What Smaregi tells is kept (afterwards: \`ston resume\`).`,
  }
}

export function notWhilePaused(command: string): Sentence {
  return {
    ja: `棚卸で止めている間は ${command} を実行できません。`,
    en: `${command} cannot be run while a stocktaking goes on.`,
  }
}

export const resumeFirst: Sentence = {
  ja: '棚卸が終わったら ston resume を実行してください。在庫数もそこで合わせます。',
  en: 'When the counting is over: `ston resume`, which compares the counts and sets them equal as well.',
}

export function paused(since: string): Sentence {
  return {
    ja: `在庫のやり取りを止めました（${since}）。届いていたものはすべて処理しました。数え始めてください。`,
    en: `Paused (${since}): everything that had been received is done. The counting may begin.`,
  }
}

export const thenResume: Sentence = {
  ja: '終わったら: ston resume --counted "数えた日時"',
  en: 'Afterwards: `ston resume --counted "THE MOMENT OF THE COUNT"`',
}

/** Rows that need a person, and would stay open beside the count. */
export function decideBefore(inDoubt: number): Sentence {
  return {
    ja: `在庫が反映されたかわからない商品が ${inDoubt} 商品あります。数え始める前に決めてください: ston failures list`,
    en: `${plural(inDoubt, 'row')} in doubt: decide about them before the counting begins (\`ston failures list\`).`,
  }
}

/** What was sent has no outcome yet. */
export const notQuiet: Sentence = {
  ja: '送ったものの結果がまだわかりません。まだ数え始めないでください。',
  en: 'What was sent has no outcome yet. Do not begin to count.',
}

export const pauseAgain: Sentence = {
  ja: '少し待って、もう一度 ston pause --for stocktaking を実行してください（ston run を使っていれば自動で続けます）。',
  en: 'Run `ston pause --for stocktaking` again in a moment (where `ston run` is in use it goes on by itself).',
}

/** While another one is at it. */
export const notBeforeItSays: Sentence = {
  ja: 'まだ数え始めないでください。止まったかどうかは、少し待って、もう一度 ston pause --for stocktaking で確認してください。',
  en: 'Do not begin to count yet: run `ston pause --for stocktaking` again in a moment, which says when everything has stopped.',
}

export const notPaused: Sentence = {
  ja: '止めていません。何もする必要はありません。',
  en: 'Nothing is paused: there is nothing to do.',
}

export const whenCounted: Sentence = {
  ja: '数えた在庫数は、いつの時点のものですか（例: 2026-12-31 20:00）: ',
  en: 'The moment that the counted numbers stand for (like 2026-12-31 20:00): ',
}

export const needsCounted: Sentence = {
  ja: '数えた日時が必要です: --counted "2026-12-31 20:00"（数えていなければ --not-counted）',
  en: 'the moment of the count is needed: --counted "2026-12-31 20:00" (nothing was counted: --not-counted)',
}

export function badCounted(text: string): Sentence {
  return { ja: `--counted の日時を読めません: ${text}`, en: `--counted cannot be read: ${text}` }
}

/** Between these two. */
export function outsidePause(from: string, to: string): Sentence {
  return {
    ja: `数えた日時は、止めてから今までの間（${from} ～ ${to}）でなければなりません。`,
    en: `The moment of the count lies between the pause and now (${from} to ${to}).`,
  }
}

export const eitherCounted: Sentence = {
  ja: '--counted と --not-counted は一緒に使えません。',
  en: '--counted and --not-counted exclude each other.',
}

/** What a person has answered before is being settled: `at` is the moment of that count. */
export function countUnderWay(at: string, unshipped: 'counted' | 'apart'): Sentence {
  const ja = {
    counted: '未出荷の商品は一緒に数えた',
    apart: '未出荷の商品は別にしておいた',
  }[unshipped]
  const en = { counted: 'counted with the others', apart: 'kept apart' }[unshipped]
  return {
    ja: `${at} に数えた在庫数（${ja}）を、もう反映し始めています。途中で別の答えには変えられません。このまま終えて、違っていた商品は、そのあとで在庫数を直してください。`,
    en: `What was counted at ${at} (goods sold and not shipped: ${en}) is being settled already, and cannot be replaced by another answer on the way. End it as it is, and correct the counts of products that differ afterwards.`,
  }
}

export const goOnWithIt: Sentence = { ja: '続き: ston resume', en: 'To go on: `ston resume`' }

/** `pieces` of `codes` products. */
export function unshipped(pieces: number, codes: number): Sentence {
  return {
    ja: `数えた時点で、売れていて未出荷の商品: ${codes} 商品、${pieces} 個`,
    en: `Sold online and not shipped at the moment of the count: ${plural(pieces, 'piece')} of ${plural(codes, 'product')}`,
  }
}

export function unshippedLine(code: string, quantity: number, slips: readonly number[]): Sentence {
  const named = slips.slice(0, 5).join(', ') + (slips.length > 5 ? ' …' : '')
  return {
    ja: `  ${code}  ${quantity} 個（伝票 ${named}）`,
    en: `  ${code}  ${quantity} (slips ${named})`,
  }
}

export const wereCounted: Sentence = {
  ja: 'これらの商品も、棚のものと一緒に数えましたか。数えたなら、スマレジの在庫数からその分を引きます [y/n]: ',
  en: 'Were these goods counted with the others? If so, they are taken off Smaregi’s count [y/n]: ',
}

export const needsUnshipped: Sentence = {
  ja: 'これらの商品も一緒に数えたかを教えてください: --unshipped counted（数えた）または --unshipped apart（別にしておいた）',
  en: 'say whether these goods were counted with the others: --unshipped counted, or --unshipped apart',
}

/** With Next Engine as master its own count tells what is promised. */
export const unshippedInNextEngine: Sentence = {
  ja: 'ネクストエンジンの在庫数は、これらの商品も含めた数でなければなりません。含めずに入力した場合は、ネクストエンジンで直してください。',
  en: 'Next Engine’s stock has to include these goods. If they were left out of the count, correct it there.',
}

export function waitsForCounts(minutes: number): Sentence {
  return {
    ja: `止める前に送ったものが在庫数に出るのを待っています… あと約 ${minutes} 分`,
    en: `Waiting until what was sent before the pause shows in the counts… about ${plural(minutes, 'minute')}`,
  }
}

export function resumed(at: string): Sentence {
  return {
    ja: `再開しました。${at} までの変動は反映済みとして扱います。あとから届いたものも同じです。`,
    en: `Resumed. What happened up to ${at} is in the count, also where it is told later.`,
  }
}

/** Smaregi was counted. */
export function resumedInSmaregi(at: string): Sentence {
  return {
    ja: `再開しました。${at} に数えた在庫数をネクストエンジンに反映します。`,
    en: `Resumed: what was counted at ${at} goes to Next Engine.`,
  }
}

export const resumedAsBefore: Sentence = {
  ja: '再開しました。止めている間の変動は、これから送ります。',
  en: 'Resumed: what came meanwhile goes as usual.',
}

/** Why nothing was compared, and what to do. */
export const notCompared: Readonly<Record<'unreadable' | 'salesOnly', Sentence>> = {
  unreadable: {
    ja: 'スマレジの在庫数を読めない設定のため、照合していません。どちらの在庫数も直していません。止めている間の変動（棚卸の差も）は、いつものように送ります。15 分ほどあとで両方の在庫数を比べ、違う商品はネクストエンジンの在庫数を直してください。',
    en: 'Smaregi’s counts cannot be read with this configuration, so nothing was compared and no count was changed; what came meanwhile, the stocktaking’s differences too, goes as usual. Compare both counts yourself in a quarter of an hour, and correct Next Engine’s where they differ.',
  },
  salesOnly: {
    ja: 'スマレジには販売しか入らないため、在庫数は照合していません。スマレジの在庫数はそのままです。',
    en: 'Smaregi knows of sales only, so the counts were not compared, and Smaregi’s stay as they are.',
  },
}

/** A person has said that what is sold online was counted with the rest. */
export const notTakenOff: Readonly<Record<'ordersOff', Sentence>> = {
  ordersOff: {
    ja: '受注を取り込んでいないため、何が売れて未出荷だったかがわかりません。一緒に数えた分を、スマレジの在庫数から引いていません。スマレジで手で引いてください。',
    en: 'Orders are not imported, so nobody here knows what was sold and not shipped: nothing was taken off Smaregi’s count. Take off there by hand what was counted with the rest.',
  },
}

/** `products`: so many were set equal. */
export function mended(products: number): Sentence {
  return {
    ja: `在庫数を合わせました: ${products} 商品`,
    en: `Set equal: ${plural(products, 'product')}`,
  }
}

/** What moved just then, or is too much to be set without somebody looking at it. */
export function leftApart(codes: readonly string[], side: 'nextengine' | 'smaregi'): Sentence {
  const named = codes.slice(0, 20).join(', ') + (codes.length > 20 ? ' …' : '')
  return {
    ja: `合わせなかった商品: ${named}。15 分ほどあとで照合し（ston reconcile）、まだ差があれば、数えた方に合わせてください: ston reconcile --apply ${side}`,
    en: `Not set equal: ${named}. Compare again in a quarter of an hour (\`ston reconcile\`), and set what still differs by what was counted: \`ston reconcile --apply ${side}\``,
  }
}

/** Smaregi refused to take sold pieces off. */
export function takeOffByHand(code: string, quantity: number, words: string): Sentence {
  return {
    ja: `${code}: スマレジの在庫数から ${quantity} 個を引けませんでした（${words}）。スマレジで手で引いてください。`,
    en: `${code}: Smaregi refused to take ${plural(quantity, 'piece')} off its count (${words}). Do it there by hand.`,
  }
}

/** The record of what was written to Smaregi is damaged. */
export function lookWhetherOff(code: string, quantity: number, memo: string): Sentence {
  return {
    ja: `${code}: スマレジへの書き込みの記録の一部を読めないため、売れて未出荷の ${quantity} 個をスマレジの在庫数から引いたかどうかがわかりません。スマレジの在庫変動履歴で、摘要「${memo}」または同じ数量の変動を確認し、なければスマレジで手で引いてください。`,
    en: `${code}: a part of the record of what ston wrote to Smaregi cannot be read, so nobody can say whether ${plural(quantity, 'piece')} that ${quantity === 1 ? 'is' : 'are'} sold and not shipped ${quantity === 1 ? 'was' : 'were'} taken off its count. Look in Smaregi's stock history for the memo "${memo}", or a change of that amount; if there is none, take ${quantity === 1 ? 'it' : 'them'} off there by hand.`,
  }
}
