import { USUAL } from '../crash/soak-sometimes.ts'

/** What has to happen at least once in a short run: else the simulation proves less than it seems to. */
export const WANTED = [
  ...USUAL,
  'line: lost request',
  'line: lost answer',
  'line: refused',
  'line: unavailable',
  'line: held back',
  'line: held back of an upload',
  'line: lost answer of an upload',
  'power cut',
  'kill of flush',
  'kill of import-orders',
  'kill of serve',
  'pause of flush',
  'disk full',
  'clock jump',
  'webhook lost',
  'webhook missed',
  'letter sent again',
  'stocktaking in Smaregi',
  'stocktaking in Next Engine',
] as const
