import { forgetSecrets } from '../src/kernel/redact.ts'

// Files that share a process share its modules: what one has read must not be a secret in the next.
forgetSecrets()
