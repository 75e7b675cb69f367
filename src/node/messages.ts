/** What is printed before anything else is loaded. */
export const messages = {
  oldNode: (oldest: string, version: string) =>
    `Touchstone needs Node ${oldest} or newer; this is Node ${version}. Install a newer one from https://nodejs.org.`,
} as const;
