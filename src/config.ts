/**
 * The door to the configuration: its type, how it is read, and what commands ask of it.
 * It brings valibot along, so nothing that must start fast imports it at the top; types cost nothing.
 */
export type * from './config/types.ts'
export { landingPath } from './config/landing.ts'
export { configFrom, configPath, loadConfig, type Loaded } from './config/load.ts'
export {
  requireAllRead,
  requireMailServer,
  requireNextEngine,
  requireRun,
  requireSmaregi,
  requireWebhook,
  smaregiAccess,
  type NextEngineAccess,
  type SmaregiAccess,
  type WebhookAccess,
} from './config/need.ts'
export { ConfigRefused } from './config/refused.ts'
export { secretsOf } from './config/secrets.ts'
