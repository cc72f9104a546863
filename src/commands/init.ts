import type { Frame, Report } from '../context.ts'
import type { InitOptions } from '../setup/flags.ts'
import { madeReport, scheduleReport } from '../setup/report.ts'
import { type InitTools, setUp } from '../setup/wizard.ts'

export type { InitOptions } from '../setup/flags.ts'

/** Writes a fresh configuration, once; and on request the files that start ston by itself. */
export async function init(frame: Frame, options: InitOptions, tools: InitTools): Promise<Report> {
  const done = await setUp(frame, options, tools)
  return done.kind === 'made'
    ? madeReport(frame, done.file, done.made, done.looked)
    : scheduleReport(frame, done.file, done.schedule)
}
