/** Columns that line up on a terminal, where a full-width character takes two places. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))))
  return rows
    .map((row) =>
      row
        .map((cell, i) => pad(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function pad(cell: string, to: number): string {
  const blanks = ' '.repeat(Math.max(0, to - width(cell)))
  return /^[+-]?\d+$/.test(cell) ? blanks + cell : cell + blanks
}

/** East Asian wide and full-width forms, the ranges that Japanese text uses. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

export function width(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (WIDE.test(character) || character > '\uffff' ? 2 : 1),
    0,
  )
}
