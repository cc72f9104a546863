import type { Sentence } from '../kernel/sentence.ts'

const NAMES: Record<'smaregi' | 'nextengine', Sentence> = {
  smaregi: { ja: 'スマレジ', en: 'Smaregi' },
  nextengine: { ja: 'ネクストエンジン', en: 'Next Engine' },
}

/** `until`: `YYYY-MM-DD HH:MM:SS`, Japan time. */
export function resting(service: keyof typeof NAMES, until: string): Sentence {
  const { ja, en } = NAMES[service]
  return {
    ja: `呼び出しが多すぎるため、${ja}から ${until}（日本時間）まで待つように言われています。それまで呼び出しません。`,
    en: `${en} has asked to be left alone until ${until} (Japan time), because of too many calls; nothing is called before.`,
  }
}
