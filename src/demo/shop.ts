import type { PracticeNextEngine } from '../simulators/nextengine/server.ts'
import type { PracticeSmaregi } from '../simulators/smaregi/server.ts'
import type { Locale } from '../kernel/sentence.ts'

/** Both services, as the demo plays with them behind ston's back. */
export interface Shop {
  readonly smaregi: PracticeSmaregi
  readonly nextEngine: PracticeNextEngine
  /** How Smaregi tells ston, and how ston asks it. */
  readonly api: 'legacy' | 'platform'
  readonly locale: Locale
}
