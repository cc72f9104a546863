/**
 * The door to the configuration: its type, how it is read, and what commands ask of it.
 * It brings valibot along, so nothing that must start fast imports it at the top; types cost nothing.
 */
export type * from './types.ts'
export { signInRedirectPath } from './sign-in-redirect-path.ts'
export { configFiles, type ConfigSource, ConfigWatch } from './watch.ts'
export { configFrom, configPath, loadConfig, type Loaded } from './load.ts'
export {
  requireAllRead,
  requireMailServer,
  requireNextEngine,
  requireRun,
  requireSmaregi,
  requireWebhook,
  smaregiAccess,
} from './need.ts'
export { ConfigRefused } from './refused.ts'
export { secretsOf } from './secrets.ts'
