// What had the focus is gone: the keyboard's place is at the top of what is shown now.
export const focusHeading = (): void => document.querySelector<HTMLElement>('main h1')?.focus();
