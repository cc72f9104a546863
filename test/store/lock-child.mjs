/** A process that fights for a lock when its parent says so. Argument: the built store, the folder. */
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'

const [built = '', path = ''] = process.argv.slice(2)
const { openFileStore } = await import(built)
const store = await openFileStore({ path })
const proof = join(path, 'proof')
let held = null

/** Fails when somebody else believes to hold the lock at the same moment. */
async function prove() {
  const file = await open(proof, 'wx')
  await file.close()
}

async function take({ purpose, waitMs, brief }) {
  const answer = await store.lock('stock', { purpose, waitMs })
  if (answer.kind !== 'held') return answer.kind
  await prove()
  held = async () => {
    await unlink(proof)
    await answer.release()
  }
  if (brief) await release()
  return 'held'
}

async function release() {
  await held?.()
  held = null
  return 'released'
}

process.on('message', (message) => {
  const work = message.kind === 'take' ? take(message) : release()
  work.then(
    (answer) => process.send?.(answer),
    (error) => process.send?.(`error: ${error?.message}`),
  )
})
process.send?.('ready')
