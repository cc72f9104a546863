import { fromJst } from './time.ts'

/** A moment as a person writes it: `2026-11-20`, `2026-11-20 09:00`, with seconds (Japan time), or an ISO time with its zone; else null. */
export function readMoment(text: string): Date | null {
  const plain = text.trim().replace('T', ' ')
  const full = /^\d{4}-\d{2}-\d{2}$/.test(plain)
    ? `${plain} 00:00:00`
    : /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(plain)
      ? `${plain}:00`
      : plain
  const japanese = fromJst(full)
  if (japanese !== null) return japanese
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text.trim()) ? new Date(text.trim()) : null
  return zoned === null || Number.isNaN(zoned.getTime()) ? null : zoned
}
