import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';

let busy: number | undefined;
let parent: ChildProcess | undefined;

afterEach(() => {
  parent?.kill('SIGKILL');
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
  parent = spawn(process.execPath, ['-e', editor], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = parent.stdout ? await once(parent.stdout, 'data') : [];
  busy = Number(String(line));
  expect(isAlive(busy)).toBe(true);
  parent.kill('SIGKILL');
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
