import { StonError, type StonErrorParts } from '../kernel/errors.ts'
import type { Locale } from '../kernel/sentence.ts'
import { isObject } from '../kernel/json.ts'

/**
 * A configuration that cannot be used. It remembers the language that stands in it, so that its mistakes are told in
 * that language.
 */
export class ConfigRefused extends StonError {
  readonly locale: Locale | undefined

  constructor(parts: Omit<StonErrorParts, 'code' | 'exit'>, written?: unknown) {
    super({ ...parts, code: 'config' })
    const locale = isObject(written) ? written['locale'] : undefined
    this.locale = locale === 'ja' || locale === 'en' ? locale : undefined
  }
}
