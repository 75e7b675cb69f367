import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';
import { limit } from '../../limit.ts';

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

interface ProblemMatcher {
  readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
  readonly pattern: readonly {
    readonly regexp: string;
    readonly message?: number;
    readonly file?: number;
    readonly line?: number;
    readonly column?: number;
  }[];
}

/** The problems that VS Code finds in a task's output: one for each sequence of lines that match the patterns. */
function problemsIn(output: string, { pattern }: ProblemMatcher): readonly object[] {
  const lines = output.split('\n');
  return lines.flatMap((_, start) => {
    const problem: Record<string, string | undefined> = {};
    for (const [index, { regexp, ...groups }] of pattern.entries()) {
      const match = new RegExp(regexp).exec(lines[start + index] ?? '\0');
      if (!match) return [];
      for (const [part, group] of Object.entries(groups)) problem[part] = match[group];
    }
    return [problem];
  });
}

it('the watching build begins and ends with the lines that its task waits for, and marks each build without errors', async () => {
  const { tasks } = JSON.parse(await readFile(join(root, '.vscode/tasks.json'), 'utf8'));
  const matcher: ProblemMatcher = tasks.find(
    (each: { readonly label: string }) => each.label === 'watch',
  ).problemMatcher;
  const { beginsPattern, endsPattern } = matcher.background;
  const folder = await repository();
  const source = join(folder, 'src/extension/activate.ts');
  const original = await readFile(source, 'utf8');
  const builder = spawn(process.execPath, [join(folder, 'scripts/build.ts'), '--watch'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  builder.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
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
    await expect
      .poll(() => problemsIn(errors, matcher), { timeout: limit })
      .toContainEqual({
        message: 'Expected identifier but found "="',
        file: 'src/extension/activate.ts',
        line: String(original.split('\n').length + 1),
        column: '6',
      });
    await writeFile(source, `${original}\nconsole.log('a text of the third build');\n`);
    expect(await nextBuild()).not.toBe(first);
    const bundle = await readFile(join(folder, 'dist/extension/extension.js'), 'utf8');
    expect(bundle).toContain('a text of the third build');
  } finally {
    builder.kill();
  }
});
