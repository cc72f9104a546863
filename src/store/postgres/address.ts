import { readFileSync } from 'node:fs'
import type { ClientConfig } from 'pg'
import { parse } from 'pg-connection-string'
import { badAddress } from './trouble.ts'

/** What a hung network may cost before the connection counts as lost. */
const CONNECT_MS = 5000
const KEEP_ALIVE_MS = 10_000
/** What has no answer after so long comes from a connection that is dead, or a server that hangs: the next one may be well. */
const ANSWER_MS = 60_000
/** These three check the certificate in `pg`; said in full, it does not warn that it may mean something else one day. */
const CHECKED = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/

/**
 * The options of every connection. TLS comes from the address: `sslmode=verify-full` (also `require`) checks certificate and
 * host name, `sslrootcert` names the authority's file, `sslmode=no-verify` encrypts without a check.
 */
export function connectionOf(url: string): ClientConfig {
  try {
    const plain = /[?&]uselibpqcompat=true/.test(url) ? url : url.replace(CHECKED, '$1verify-full')
    // Read now, so that a missing certificate is a mistake in the configuration and not a broken connection.
    const { sslrootcert } = parse(plain) as { sslrootcert?: string }
    if (sslrootcert !== undefined) readFileSync(sslrootcert)
    return {
      connectionString: plain,
      application_name: 'ston',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_MS,
    }
  } catch (error) {
    throw badAddress(error)
  }
}
