import type { Letter, Row, Section } from './letter.ts'

export function plainText({ word, headline, times, sections, footer }: Letter): string {
  return [
    `${word}: ${headline}`,
    ...times,
    ...sections.flatMap((section) => ['', ...sectionLines(section)]),
    '',
    '--',
    ...footer,
    '',
  ].join('\n')
}

function sectionLines({ title, lines, rows, after }: Section): string[] {
  return [
    `■ ${title}`,
    ...lines.map((line) => `  ${line}`),
    ...rows.flatMap((row) => rowLines(row)),
    ...after.map((line) => `  ${line}`),
  ]
}

function rowLines({ product, quantity, what, next }: Row): string[] {
  const name = [product, quantity].filter((word) => word !== '').join('  ')
  return [
    ...(name === '' ? [`  ! ${what}`] : [`  ! ${name}`, ...(what === '' ? [] : [`    ${what}`])]),
    ...(next === '' ? [] : [`    → ${next}`]),
  ]
}
