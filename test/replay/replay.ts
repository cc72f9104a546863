import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { compare } from './compare.ts'
import { delays } from './delays.ts'
import type { Finding } from './findings.ts'
import { play } from './play.ts'

/** What the clients cannot read of a recording, where the simulators answer otherwise, and what took too long. */
export async function findingsOf(calls: readonly RecordedCall[]): Promise<readonly Finding[]> {
  return [...(await play(calls)), ...(await compare(calls)), ...delays(calls)]
}
