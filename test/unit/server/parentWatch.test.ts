import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type Child, startChild } from '../../child.ts';

let busy: number | undefined;
let parent: Child | undefined;

afterEach(() => {
  parent?.process.kill('SIGKILL');
  if (busy !== undefined && isAlive(busy)) process.kill(busy, 'SIGKILL');
});

test('a server whose main thread is busy ends when the editor has ended', async () => {
  const module = JSON.stringify(new URL('../../../src/server/parentWatch.ts', import.meta.url));
  const child = `
    const { endWithParent } = await import(${module});
    endWithParent();
    setTimeout(() => { console.log(process.pid); for (;;); }, 500);
  `;
  const editor = `
    const { spawn } = require('node:child_process');
    const args = ['--input-type=module', '-e', ${JSON.stringify(child)}];
    spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'] });
    setInterval(() => {}, 1000);
  `;
  const started = startChild(process.execPath, ['-e', editor]);
  parent = started;
  await started.until(() => started.output().includes('\n'));
  busy = Number(started.output());
  expect(isAlive(busy)).toBe(true);
  started.process.kill('SIGKILL');
  while (isAlive(busy)) await new Promise(resolve => setTimeout(resolve, 100));
});

/** What has ended and was not waited for is still known by its number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      !existsSync('/proc') || !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    );
  } catch {
    return false;
  }
}
