import type { Io } from './io.ts'

/**
 * The names in a folder. Those who ask side by side share one look, which begins when the last of them has asked: nobody is told of a
 * time before his question.
 */
export function namesTogether(io: Io, folder: string): () => Promise<string[]> {
  let coming: Promise<string[]> | null = null
  const look = async (): Promise<string[]> => {
    await Promise.resolve()
    coming = null
    return io.readdir(folder)
  }
  return () => (coming ??= look())
}
