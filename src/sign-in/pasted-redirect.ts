import type { Redirect } from '../connectors/nextengine/next-engine.ts'
import { StonError } from '../kernel/errors.ts'
import { SIGN_IN } from '../messages/auth.ts'

/**
 * Takes uid and state out of what a person pasted: the address that the browser was sent to, or only its query. Blanks,
 * line breaks and quotes around or inside it come from copying and are no part of it.
 * Throws `StonError` (`usage`) when there is nothing to find.
 */
export function readPastedRedirect(pasted: string): Redirect {
  const text = pasted
    .replace(/[\s\u200b\ufeff]+/g, '')
    .replace(/^["'<`「『“‘]+|["'>`」』”’]+$/g, '')
    .replaceAll('&amp;', '&')
  const query = new URLSearchParams((text.split('?').at(-1) ?? '').split('#')[0])
  const uid = query.get('uid') ?? ''
  const state = query.get('state') ?? ''
  if (uid !== '' && state !== '') return { uid, state }
  throw new StonError({
    code: 'usage',
    message: query.has('client_id') ? SIGN_IN.signInPage() : SIGN_IN.noUidAndState(),
    hint: SIGN_IN.noUidAndStateHint(),
  })
}
