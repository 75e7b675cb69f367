/** Every message about a call that is not repeated, so that they can be reviewed and translated together. */
export const messages = {
  paused: (model: string, wait: string, last: string | undefined) =>
    `${model} is paused for ${wait} after repeated failures.${last === undefined ? '' : ` Last error: ${last}`}`,
  maxWait: (message: string, limit: string) =>
    `${message} Exceeds \`touchstone.retry.maxWait\` (${limit}); not retried.`,
  noLargerWindow: (model: string, overflowed: string) =>
    `${model} has no larger context window than ${overflowed}, for which the request is too long.`,
  fallbackFailed: (message: string, last: string) =>
    `${message} The fallback failed as well: ${last}`,
  fallbacksFailed: (message: string, fallbacks: number, last: string) =>
    `${message} ${fallbacks} fallbacks failed as well: ${last}`,
} as const;
