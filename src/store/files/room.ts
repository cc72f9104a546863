import type { Io } from './io.ts'
import type { Machine } from './machine.ts'

/** A folder of the store, how it is read and written, and by which machine: what everything that is kept in files needs. */
export interface FileRoom {
  readonly io: Io
  readonly folder: string
  readonly machine: Machine
}
