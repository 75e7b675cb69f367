/**
 * Thousands of runs with faults, in a separate process. Reports what is lost, duplicated or not released,
 * including memory. `npm run bench -- soak [--runs 2000] [--concurrency 64]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../host/paths.ts';
import type { SoakReport } from './soakProcess.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '64' },
  },
});
/** Maximum growth in the second half in megabytes, which is noise of the engine. */
const GROWTH = 2;
/** How long a process may take to end when nothing keeps it running, in milliseconds. */
const ENDING = 10_000;

const script = join(root, 'scripts/bench/soakProcess.ts');
const child = spawn(process.execPath, ['--expose-gc', script, values.runs, values.concurrency], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (!child.stdout) throw new Error('The pipe is missing.');
const exit = once(child, 'exit');
let output = '';
let lastReport = 0;
for await (const part of child.stdout) {
  output += part;
  lastReport = performance.now();
}
const [code] = await exit;
const ending = performance.now() - lastReport;
const { seconds, afterHalf, afterAll, ...counts }: SoakReport = JSON.parse(output);
console.table({
  ...counts,
  'runs a second': Math.round(Number(values.runs) / seconds),
  'heap after half, MB': Number(afterHalf.toFixed(2)),
  'heap after all, MB': Number(afterAll.toFixed(2)),
  'ended after, ms': Math.round(ending),
});
const faults = [
  code !== 0 && `it ended with ${code}`,
  counts.lost > 0 && `${counts.lost} runs were lost`,
  counts.doubled > 0 && `${counts.doubled} replies were not the run's own`,
  counts.sockets > 0 && `${counts.sockets} connections were left`,
  afterAll - afterHalf > GROWTH && 'the heap grew',
  ending > ENDING && 'something kept the process from ending',
].filter(fault => fault !== false);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
