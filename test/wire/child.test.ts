import { expect, test } from 'vitest';
import { startChild } from '../child.ts';

const never = new Promise<never>(() => {});
const fails = ['--eval', 'console.error("no such flag"); process.exitCode = 7'];

test('a wait for a program that ends before the condition fails with its output', async () => {
  const child = startChild(process.execPath, fails);
  await expect(child.until(() => false)).rejects.toThrow(/ended with 7 .*\nno such flag/);
  await expect(child.during(never)).rejects.toThrow(/ended with 7 .*\nno such flag/);
  expect(await child.ended).toBe(7);
});

test('a wait for a program that cannot be started fails', async () => {
  const child = startChild('/no/such/program', []);
  await expect(child.until(() => false)).rejects.toThrow(/could not be started: .*ENOENT/);
  await expect(child.during(never)).rejects.toThrow(/could not be started: .*ENOENT/);
  await expect(child.ended).rejects.toThrow('ENOENT');
});

test('a condition that the last output fulfils holds, and the end of a program can be waited for later', async () => {
  const child = startChild(process.execPath, ['--eval', 'console.log("ready")']);
  await child.until(() => child.output() === 'ready\n');
  expect(await child.ended).toBe(0);
  expect(await child.ended).toBe(0);
});

test('a program that is killed ends with its signal', async () => {
  const child = startChild(process.execPath, [
    '--eval',
    'console.log("on"); setInterval(() => {}, 1000)',
  ]);
  await child.until(() => child.output() !== '');
  expect(await child.during(Promise.resolve('done'))).toBe('done');
  child.process.kill('SIGKILL');
  expect(await child.ended).toBe('SIGKILL');
});
