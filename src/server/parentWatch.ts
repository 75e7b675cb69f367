import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const PERIOD_MS = 2000;

/**
 * Ends this process once the one that started it is gone. The connection does that too, but not while the
 * main thread is busy: a thread of its own looks here, so that nothing is left behind in any case.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  // Started by the system, as in a container, there is nobody to outlive.
  if (parent <= 1) return;
  const workerData = { parent, period: PERIOD_MS };
  new Worker(watch, { eval: true, execArgv: [], workerData })
    // The server serves without it.
    .on('error', () => undefined)
    .unref();
}

const watch = `
const { workerData: { parent, period } } = require('node:worker_threads');
setInterval(() => {
  let isGone = process.ppid !== parent;
  try {
    process.kill(parent, 0);
  } catch (error) {
    isGone ||= error.code === 'ESRCH';
  }
  if (isGone) process.kill(process.pid, 'SIGKILL');
}, period);
`;
