import { StonError } from './errors.ts'

/** What came of it, or what a person is told where nothing did. Anything else that is thrown is a mistake of the program's, and goes on. */
export async function orError<T>(work: Promise<T>): Promise<T | StonError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
}
