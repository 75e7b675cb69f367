import { Worker } from 'node:worker_threads';

/** Milliseconds between two checks. */
const PERIOD_MS = 2000;

/**
 * Ends this process when its parent process has ended. The connection does that too, but not while the main
 * thread is busy. This check runs in its own thread, so that the process always ends.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  // In a container, the process may have been started by the system and has no parent that could end.
  if (parent <= 1) return;
  const workerData = { parent, period: PERIOD_MS };
  new Worker(watch, { eval: true, execArgv: [], workerData })
    // The server works without this check.
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
