/** Whether somebody may be called so: 1 to 40 visible characters in one line, and no option of a command line. */
export function isName(text: string): boolean {
  return /^[^\s\p{C}-][^\p{C}]{0,39}$/u.test(text) && text === text.trim()
}
