import type { Sentence } from '../kernel/sentence.ts'

export const nothing: Sentence = {
  ja: '対応が必要なものはありません。',
  en: 'Nothing needs a person.',
}

export function decided(count: number): Sentence {
  return {
    ja: count === 0 ? '対象はありませんでした。' : `${count} 件を記録しました。次回から有効です。`,
    en:
      count === 0 ? 'There was nothing to decide.' : `${count} recorded; the next run acts on it.`,
  }
}

/** `failures retry` without ids. */
export function leftAlone(count: number): Sentence {
  return {
    ja: `次の ${count} 件は送りません。すでに反映されているかもしれず、送ると二重になることがあるためです。ston failures list で確認し、送るものだけ番号を指定してください:`,
    en: `${count} left alone: sent without a look, they may count twice. See \`ston failures list\`, and name those that are to be sent:`,
  }
}

export function leftItem(id: string, why: Sentence): Sentence {
  return { ja: `  ${id}  ${why.ja}`, en: `  ${id}  ${why.en}` }
}

export function unknownItem(id: string): Sentence {
  return { ja: `「${id}」という項目はありません。`, en: `There is no item "${id}".` }
}

export const lookAtList: Sentence = {
  ja: 'ston failures list で項目の番号を確認してください。',
  en: '`ston failures list` shows the ids.',
}

const FITS: Record<'held' | 'inDoubt' | 'failed', Sentence> = {
  held: {
    ja: '保留中なので、retry（送る）か drop（送らない）を選んでください。',
    en: 'it is held: `retry` or `drop` it.',
  },
  inDoubt: {
    ja: '確認待ちなので、resolve に --applied（反映済み）か --not-applied（未反映）を付けてください。',
    en: 'it is in doubt: `resolve` it with --applied or --not-applied.',
  },
  failed: {
    ja: '数量がわからないため送れません。両方の在庫数を直したら drop してください。',
    en: 'it has no amount to send: correct the counts, then `drop` it.',
  },
}

export function doesNotFit(id: string, kind: 'held' | 'inDoubt' | 'failed'): Sentence {
  return { ja: `${id} は${FITS[kind].ja}`, en: `${id}: ${FITS[kind].en}` }
}

export const whyNeeded: Sentence = {
  ja: '理由を --why "…" で書いてください。記録に残ります。',
  en: 'Say why with --why "…"; it is kept.',
}

export const appliedOrNot: Sentence = {
  ja: '--applied（反映済み）か --not-applied（未反映）のどちらか一つを付けてください。',
  en: 'Give exactly one of --applied and --not-applied.',
}

export function busy(holder: string): Sentence {
  return {
    ja: `ほかのコマンドが終わるのを待ちましたが、時間切れです（${holder}）。`,
    en: `Another command did not finish in time (${holder}).`,
  }
}
