/** Milliseconds after which a test or a wait is given up, in every suite: for what hangs, never for what is slow. */
export const limit = 600_000;
