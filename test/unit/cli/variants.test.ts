import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { jsonLines, workspace } from '../eval/workspace.ts';
import { commitAll } from '../files/repository.ts';

async function evaluate(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['eval', ...args], {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

/** Says the ticket again, with a word that decides whether the rows below pass. */
function prompt(word: string): string {
  return `---\nmodel: sandbox/echo\ninput:\n  schema:\n    ticket: string\n---\n{{>greeting}}${word} {{ticket}}\n`;
}

const rows = jsonLines(
  Array.from({ length: 8 }, (_, row) => ({
    id: `r${row}`,
    input: { ticket: `ticket ${row}` },
    expected: `yes ticket ${row}`,
  })),
);

/** A repository whose prompt passed every row, and now fails every row. */
async function changed(): Promise<{ readonly folder: string; readonly commit: string }> {
  const folder = await workspace({
    'a.prompt': prompt('yes'),
    '_greeting.prompt': '',
    'a.golden.jsonl': rows,
    '.gitignore': '.touchstone/\n',
  });
  const commit = await commitAll(folder);
  await writeFile(join(folder, 'a.prompt'), prompt('no'));
  return { folder, commit };
}

describe('prompts of an evaluation next to each other', () => {
  it('are those of an eval file, each with results of its own, and are compared', async () => {
    const folder = await workspace({
      'a.prompt': prompt('yes'),
      'a.short.prompt': prompt('no'),
      '_greeting.prompt': '',
      'a.golden.jsonl': rows,
      'a.eval.yaml': 'prompt: [a.prompt, a.short.prompt, ./a.prompt]\n',
    });
    const { code, stdout } = await evaluate(folder, '--json');
    expect(code).toBe(1);
    const { evals, grids } = JSON.parse(stdout);
    expect(evals.map((each: { eval: string }) => each.eval)).toEqual(['a', 'a.short']);
    expect(grids).toMatchObject([
      {
        eval: 'a',
        variants: ['a', 'a.short'],
        models: ['sandbox/echo'],
        columns: [
          { variant: 'a', passed: 8, failed: 0 },
          { variant: 'a.short', passed: 0, failed: 8 },
        ],
        pairs: [{ rows: 8, difference: -1, probability: expect.closeTo(2 / 256, 12) }],
      },
    ]);
  });

  it('of one name in two folders have names of their own', async () => {
    const folder = await workspace({
      'one/a.prompt': prompt('yes'),
      'two/a.prompt': prompt('no'),
      'one/_greeting.prompt': '',
      'two/_greeting.prompt': '',
      'a.golden.jsonl': rows,
      'a.eval.yaml': 'prompt: [one/a.prompt, two/a.prompt]\ndataset: a.golden.jsonl\n',
    });
    const { stdout } = await evaluate(folder, '--json');
    const { evals, grids } = JSON.parse(stdout);
    expect(grids[0].variants).toEqual(['one.a', 'two.a']);
    const files = evals.map(({ results }: { results: string }) => results);
    expect(files[0]).toContain('a.one.a');
    expect(files[1]).toContain('a.two.a');
  });
});

describe('--prompt-at', () => {
  it('compares the prompt with what it was, whose failures are accepted', async () => {
    const { folder, commit } = await changed();
    const { code, stdout } = await evaluate(folder, '--prompt-at', 'HEAD', '--json');
    expect(code).toBe(1);
    const { evals, grids } = JSON.parse(stdout);
    const name = `a@${commit.slice(0, 7)}`;
    expect(grids[0].variants).toEqual([name, 'a']);
    expect(grids[0].pairs).toMatchObject([{ first: 1, second: 0, rows: 8 }]);
    expect(evals[0].results).toContain(join('.touchstone', 'evals', name));
    const [header = ''] = (await readFile(evals[0].results, 'utf8')).split('\n');
    expect(JSON.parse(header).prompt).toMatchObject({ name: 'a', commit });
  });

  it('does not fail for what only the earlier prompt fails', async () => {
    const { folder } = await changed();
    await commitAll(folder);
    await writeFile(join(folder, 'a.prompt'), prompt('yes'));
    const report = join(folder, 'report.md');
    const args = ['--prompt-at', 'HEAD', '--output', report];
    expect((await evaluate(folder, ...args)).code).toBe(0);
    const markdown = await readFile(report, 'utf8');
    expect(markdown).toMatch(/## ➖ `a@[0-9a-f]+`: earlier\n/);
    expect(markdown).not.toContain('that did not pass');
  });

  it('reads the partials and the schemas of that revision', async () => {
    const schema = (word: string) => JSON.stringify({ type: 'object', required: [word] });
    const contract =
      '---\nmodel: sandbox/schema\noutput:\n  format: json\n  schema: Reply\n---\n{{>greeting}}{{ticket}}\n';
    const folder = await workspace({
      'a.prompt': contract,
      '_greeting.prompt': 'one ',
      'schemas/Reply.json': schema('one'),
      'Reply.schema.json': schema('one'),
      'a.golden.jsonl': jsonLines([{ input: { ticket: 'x' } }]),
    });
    await commitAll(folder);
    await writeFile(join(folder, '_greeting.prompt'), 'two ');
    const { stdout } = await evaluate(folder, '--prompt-at', 'HEAD', '--json');
    const { evals } = JSON.parse(stdout);
    const hashes = await Promise.all(
      evals.map(async ({ results }: { results: string }) => {
        const [header = ''] = (await readFile(results, 'utf8')).split('\n');
        return JSON.parse(header).hashes.prompt;
      }),
    );
    expect(new Set(hashes).size).toBe(2);
    await commitAll(folder);
    await writeFile(join(folder, 'Reply.schema.json'), schema('two'));
    const again = JSON.parse((await evaluate(folder, '--prompt-at', 'HEAD', '--json')).stdout);
    expect(again.grids[0].variants).toHaveLength(2);
  });

  it('evaluates a prompt that has not changed once, and says so', async () => {
    const { folder } = await changed();
    await commitAll(folder);
    const args = ['--prompt-at', 'HEAD', '--prompt-at', 'HEAD~0', '--json'];
    const { stdout, stderr } = await evaluate(folder, ...args);
    expect(JSON.parse(stdout)).toMatchObject({ eval: 'a', samples: 8 });
    expect(stderr).toContain('a.prompt has not changed since `HEAD`; it is evaluated once.');
  });

  it('never writes a baseline of the earlier prompt', async () => {
    const { folder, commit } = await changed();
    const { stderr } = await evaluate(folder, '--prompt-at', 'HEAD', '--bless');
    expect(stderr.match(/baseline: wrote/g)).toHaveLength(1);
    const earlier = join(folder, `a@${commit.slice(0, 7)}.baseline.json`);
    await expect(readFile(earlier)).rejects.toThrow();
  });

  it('is refused with a next step before anything runs', async () => {
    const { folder } = await changed();
    for (const revision of ['nowhere', '--all', 'HEAD~1']) {
      const { code, stderr } = await evaluate(folder, `--prompt-at=${revision}`);
      expect(code).toBe(2);
      expect(stderr).toContain(`The git revision \`${revision}\` was not found`);
    }
    await writeFile(join(folder, 'b.prompt'), prompt('yes'));
    await writeFile(join(folder, 'b.golden.jsonl'), rows);
    const fresh = await evaluate(join(folder, 'b.prompt'), '--prompt-at', 'HEAD');
    expect(fresh).toMatchObject({ code: 2 });
    expect(fresh.stderr).toContain('cannot be read at revision `HEAD`: there was no such file');
    await rm(join(folder, '.git'), { recursive: true });
    const outside = await evaluate(folder, '--prompt-at', 'HEAD');
    expect(outside).toMatchObject({ code: 2 });
    expect(outside.stderr).toContain('is not in a git repository');
    await expect(readFile(join(folder, '.touchstone', 'runs.jsonl'))).rejects.toThrow();
  });
});
