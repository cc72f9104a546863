import type { Checked } from '../checks/all.ts'
import type { Setting } from '../config/in-force.ts'
import { buildOf, VERSION } from '../kernel/version.ts'
import type { RecordedCall } from '../recording/recorded-call.ts'
import { withoutTexts } from '../kernel/without-texts.ts'

/** What a helper may know. */
export interface BundleFacts {
  readonly settings: readonly Setting[]
  readonly checked: Checked
  /** `status --json`. */
  readonly status: unknown
  /** Ids of the warnings. */
  readonly warnings: readonly string[]
  /** How both services answered within the last day, where that is recorded. */
  readonly recording: readonly RecordedCall[]
}

/** The words of ston's own that a state or an answer may be; everything else could be somebody's. */
const WORDS: ReadonlySet<string> = new Set(
  [
    'ok attention auth temporary locked error warn bad none',
    'csv jan legacy platform sealed sending accepted settled',
    'seen probed assumed strict ignore sum base',
    'failed succeeded nothing 02 04 05 10 12 15 16',
  ].flatMap((line) => line.split(' ')),
)

/**
 * Everything a helper needs and nothing of anybody's: no text that came from a service or a person is in it, only ston's own words,
 * numbers, switches and times.
 */
export function bundleOf(facts: BundleFacts): object {
  const { settings, checked, status, warnings, recording } = facts
  return {
    bundle: 1,
    ston: VERSION,
    build: buildOf(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    settings: settings.map(({ name, value, source }) => ({ name, value, from: source.kind })),
    checks: checked.checks.map(({ name, state }) => ({ name: name.en, state })),
    learnt: checked.questions.map(({ name, answer, source, at }) => ({
      name,
      answer: withoutTexts(answer, WORDS),
      source,
      at,
    })),
    status: withoutTexts(status, WORDS),
    warnings,
    recording,
  }
}
