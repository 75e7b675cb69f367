import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';

/** A copy of what a build reads, so that a test can change it. */
async function repository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'touchstone-watch-'));
  for (const part of [
    'package.json',
    'tsconfig.json',
    'scripts',
    'src',
    'test/host',
    'test/limit.ts',
  ])
    await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

it('the watching build begins and ends with the lines that its task waits for, and marks each build without errors', async () => {
  const { tasks } = JSON.parse(await readFile(join(root, '.vscode/tasks.json'), 'utf8'));
  const { beginsPattern, endsPattern } = tasks.find(
    (each: { readonly label: string }) => each.label === 'watch',
  ).problemMatcher.background;
  const folder = await repository();
  const source = join(folder, 'src/extension/activate.ts');
  const original = await readFile(source, 'utf8');
  const builder = spawn(process.execPath, [join(folder, 'scripts/build.ts'), '--watch'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: builder.stdout })[Symbol.asyncIterator]();
  /** When the last build without errors ended. */
  async function nextBuild(): Promise<string> {
    expect((await lines.next()).value).toMatch(new RegExp(beginsPattern));
    expect((await lines.next()).value).toMatch(new RegExp(endsPattern));
    return readFile(join(folder, 'out/built'), 'utf8');
  }
  try {
    const first = await nextBuild();
    await writeFile(source, `${original}\nconst = 1;\n`);
    expect(await nextBuild()).toBe(first);
    await writeFile(source, `${original}\nconsole.log('a text of the third build');\n`);
    expect(await nextBuild()).not.toBe(first);
    const bundle = await readFile(join(folder, 'dist/extension/extension.js'), 'utf8');
    expect(bundle).toContain('a text of the third build');
  } finally {
    builder.kill();
  }
});
