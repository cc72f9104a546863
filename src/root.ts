/** The package's own folder: this module stands one level below it, compiled or bundled. */
export const ROOT = new URL('../', import.meta.url)
