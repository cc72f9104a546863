import { spawn } from 'node:child_process'

/** Runs the built command and kills it before its n-th step on disk; `out` has its step count when there was no such step. */
export function killed(
  command: 'flush' | 'import-orders' | 'reconcile-nextengine' | 'reconcile-smaregi' | 'probe',
  configPath: string,
  at: number,
): Promise<{ killed: boolean; out: string }> {
  const args = ['test/crash/kill-child.js', command, configPath, String(at)]
  const child = spawn(process.execPath, args)
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (out += text.toString()))
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => resolve({ killed: signal === 'SIGKILL', out }))
  })
}
