import type { Group, Letter, Section } from './letter.ts'

export function plainText({ subject, times, sections, footer }: Letter): string {
  return [
    subject,
    ...times,
    ...sections.flatMap((section) => ['', ...sectionLines(section)]),
    '',
    '--',
    ...footer,
    '',
  ].join('\n')
}

function sectionLines({ title, lines, groups, after }: Section): string[] {
  return [
    `■ ${title}`,
    ...lines.map((line) => `  ${line}`),
    ...groups.flatMap(groupLines),
    ...after.map((line) => `  ${line}`),
  ]
}

/** One alone is told product first; of several the matter comes first, then the list. */
function groupLines({ items, what, next }: Group): string[] {
  const names = items.map(({ product, quantity }) =>
    [product, quantity].filter((word) => word !== '').join('  '),
  )
  const [only] = names
  const told =
    items.length === 1 && only !== undefined
      ? [`  ! ${only}`, ...(what === '' ? [] : [`    ${what}`])]
      : [
          ...(what === '' ? [] : [`  ! ${what}`]),
          ...items.flatMap((one, i) => [
            what === '' ? `  ! ${names[i]}` : `    ・${names[i]}`,
            ...(one.what === '' ? [] : [`    ${one.what}`]),
          ]),
        ]
  return [...told, ...(next === '' ? [] : [`    → ${next}`])]
}
