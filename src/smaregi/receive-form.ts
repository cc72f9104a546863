/** The fields of a form or of a query that matter here. */
export interface Fields {
  /** Null when absent. */
  readonly params: string | null
  readonly procName: string
  /** Every value sent under this name. */
  readonly sncodes: readonly string[]
}

const EMPTY: Fields = { params: null, procName: '', sncodes: [] }

/**
 * Reads `application/x-www-form-urlencoded`, only what is needed of it: measured at two thirds of the time of
 * `URLSearchParams`, which also passes over broken `%` sequences in silence. Null when it cannot be decoded, or
 * holds `params` twice: taking one of them would lose the other.
 */
export function readFields(text: string): Fields | null {
  if (text === '') return EMPTY
  try {
    return collect(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

function collect(text: string): Fields | null {
  let params: string | null = null
  let procName = ''
  const sncodes: string[] = []
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = equals === -1 ? '' : pair.slice(equals + 1)
    if (name === 'params') {
      if (params !== null) return null
      params = decode(value)
    } else if (name === 'sncode') sncodes.push(decode(value))
    else if (name === 'proc_name') procName = decode(value)
  }
  return { params, procName, sncodes }
}

function decode(text: string): string {
  const blanks = text.includes('+') ? text.replaceAll('+', ' ') : text
  return blanks.includes('%') ? decodeURIComponent(blanks) : blanks
}
