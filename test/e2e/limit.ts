/**
 * Milliseconds after which a wait, a test or a hook of this suite is given up: for what hangs, never for what
 * is slow. Shorter than the other suites', since a step that fails may fail the steps after it.
 */
export const limit = 420_000;
