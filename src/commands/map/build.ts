import type { Frame, Report } from '../../context.ts'
import { say, type Sentence } from '../../kernel/sentence.ts'
import * as says from '../../messages/map-build.ts'
import { pairLine } from '../../messages/map-jan.ts'
import { type BuildOptions, buildTable } from '../../product-mapping/build-table.ts'
import { section } from '../../reports/sections.ts'

/** Proposes an id table out of both services' own files. Needs no configuration. */
export async function mapBuild({ locale }: Frame, options: BuildOptions): Promise<Report> {
  const { pairs, doubtful, alone, unpaired } = await buildTable(options, locale)
  const t = (sentence: Sentence): string => say(locale, sentence)
  return {
    exit: 'ok',
    json: {
      outcome: 'ok',
      by: options.by,
      file: options.out,
      pairs: pairs.length,
      doubtful,
      unpairedFile: unpaired,
      unpaired: alone.map(({ why, ...one }) => ({ ...one, reason: why })),
    },
    text: [
      t(says.built(pairs.length, options.out)),
      ...section(locale, {
        title: says.doubtful(doubtful.length),
        items: doubtful,
        line: pairLine,
        next: says.doubtfulNext,
      }),
      ...(unpaired === null ? [] : [t(says.left(alone.length, unpaired))]),
      `${t(says.next)} ${options.out}`,
    ].join('\n'),
  }
}
