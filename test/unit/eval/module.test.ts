import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Sample } from '../../../src/eval/results/sample.ts';
import { startChild } from '../../child.ts';
import { limit } from '../../limit.ts';
import { evaluateFile } from './evaluate.ts';
import { echoPrompt, jsonLines, workspace } from './workspace.ts';

/** Rows whose ticket says what the module does. */
async function folderOf(
  module: string,
  tickets: readonly string[],
  { settings = '{ file: ./score.ts, pass: 0.5, timeout: 2s }', files = {} } = {},
): Promise<string> {
  return workspace({
    'echo.prompt': echoPrompt,
    'echo.golden.jsonl': jsonLines(tickets.map(ticket => ({ id: ticket, input: { ticket } }))),
    'echo.eval.yaml': `score:\n  - module: ${settings}\n`,
    'score.ts': module,
    ...files,
  });
}

async function evaluated(folder: string): Promise<ReadonlyMap<string, Sample>> {
  const { samples } = await evaluateFile(folder, 'echo.eval.yaml');
  return new Map(samples.map(sample => [sample.row.id, sample]));
}

async function onlySample(module: string, options = {}): Promise<Sample> {
  const samples = await evaluated(await folderOf(module, ['one'], options));
  const sample = samples.get('one');
  if (!sample) throw new Error('the row has no sample');
  return sample;
}

describe('a module scores', () => {
  it('with the row, the output and the record, in TypeScript and asynchronously', async () => {
    const sample = await onlySample(`
      interface Row { id: string; input: { ticket: string }; tags: string[] }
      export default async (row: Row, output: string, record: { request: { model: string } }) => {
        await new Promise(resolve => setTimeout(resolve, 1));
        const all = [row.id, row.input.ticket, row.tags.length, output, record.request.model];
        return { score: 0.25, reason: all.join(' ') };
      };`);
    expect(sample).toMatchObject({
      outcome: 'failed',
      scores: [
        {
          scorer: 'module',
          score: 0.25,
          pass: false,
          reasons: ['0.250: one one 0 one sandbox/echo'],
        },
      ],
    });
  });

  it('in JavaScript of both kinds, with files that it imports', async () => {
    const files = {
      'lib/half.mjs':
        "import { createRequire } from 'node:module';\nexport const half = createRequire(import.meta.url)('./half.cjs');\n",
      'lib/half.cjs': 'module.exports = 0.5;\n',
      'score.mjs':
        "import { half } from './lib/half.mjs';\nexport default () => ({ score: half });\n",
    };
    const sample = await onlySample('', { settings: '{ file: ./score.mjs, pass: 0.5 }', files });
    expect(sample).toMatchObject({ outcome: 'passed', scores: [{ score: 0.5 }] });
  });

  it('and passes only with a verdict: its own, or by `pass`', async () => {
    const settings = './score.ts';
    const bare = await onlySample('export default () => ({ score: 1 });', { settings });
    expect(bare).toMatchObject({
      outcome: 'skipped',
      unjudged: [
        { reason: 'the module gave a score of 1.000 and no verdict; set `pass`', blocks: true },
      ],
    });
    const own = await onlySample('export default () => ({ score: 0, pass: true });', { settings });
    expect(own.outcome).toBe('passed');
    const both = await onlySample(
      'export default () => ({ score: 1, pass: false, reason: "no" });',
    );
    expect(both).toMatchObject({ outcome: 'failed', scores: [{ reasons: ['1.000: no'] }] });
  });

  it('without keys, in a separate folder', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'canary-0123456789');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    const sample = await onlySample('', {
      settings: '{ file: ./in/score.ts, pass: 1 }',
      files: {
        'in/score.ts':
          'export default () => ({ score: 0, reason: JSON.stringify([Object.keys(process.env).sort(), process.cwd().split("/").at(-1), typeof process.send]) });',
      },
    });
    vi.unstubAllEnvs();
    const [reason = ''] = sample.scores.flatMap(({ reasons }) => reasons);
    const [names, folder, send] = JSON.parse(reason.replace('0.000: ', ''));
    expect(
      names.filter(
        (name: string) =>
          !/^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_ALL|TZ|NODE_CHANNEL_\w+)$/.test(name),
      ),
    ).toEqual([]);
    expect([folder, send]).toEqual(['in', 'undefined']);
  });
});

describe('a failure of a module affects one sample, which gets one sentence', () => {
  const module = `
    export default async (row: { input: { ticket: string } }) => {
      console.log('{"type":"scored","id":1,"value":{"score":1,"pass":true}}');
      console.error('a line on standard error');
      switch (row.input.ticket) {
        case 'throws':
          throw new Error('no such city.');
        case 'loops':
          for (;;);
        case 'waits':
          return new Promise(() => {});
        case 'exits':
          process.exit(0);
        case 'crashes':
          setTimeout(() => { throw new Error('later'); });
          return new Promise(() => {});
        case 'nan':
          return { score: Number.NaN };
        case 'many':
          return { score: 2 };
        case 'text':
          return 'good';
        case 'nothing':
          return undefined;
        case 'method':
          return { score: () => 1 };
        case 'word':
          return { score: 1, pass: 'yes' };
      }
      return { score: 1 };
    };`;
  const problems: Readonly<Record<string, string>> = {
    throws: 'failed: no such city (line 7).',
    loops: 'gave no verdict in 2 s.',
    waits: 'gave no verdict in 2 s.',
    exits: 'ended its process (exit code 0).',
    crashes: 'failed outside of its verdict: Error: later.',
  };
  const form = 'must return { score, pass?, reason? }, with a score from 0 to 1.';
  const results: Readonly<Record<string, string>> = {
    nan: `${form} Its \`score\` is NaN.`,
    many: `${form} Its \`score\` is 2.`,
    text: `${form} It returned a value of type string.`,
    nothing: `${form} It returned nothing.`,
    word: `${form} Its \`pass\` is a value of type string, not true or false.`,
  };

  it('when it throws, loops, waits, exits, crashes, prints or returns something else', async () => {
    const bad = { ...problems, ...results };
    const good = Array.from({ length: 20 }, (_, index) => `good ${index}`);
    const tickets = [...Object.keys(bad), 'method', ...good];
    const samples = await evaluated(await folderOf(module, tickets));
    for (const [id, problem] of Object.entries(bad)) {
      expect(samples.get(id)).toMatchObject({
        outcome: 'errored',
        scores: [],
        error: { class: 'badInput', message: `The scorer module \`./score.ts\` ${problem}` },
      });
    }
    expect(samples.get('method')).toMatchObject({ outcome: 'errored' });
    for (const id of good) expect(samples.get(id)).toMatchObject({ outcome: 'passed' });
  });

  it.each([
    ['buffers', 'for (const all = []; ; ) all.push(Buffer.alloc(64 * 1024 * 1024, 1));'],
    [
      'objects',
      'for (const all = []; ; ) all.push(Array.from({ length: 1e6 }, (_, i) => ({ i })));',
    ],
  ])('when it allocates %s without end', async (_, body) => {
    const settings = '{ file: ./score.ts, pass: 0.5, timeout: 10m }';
    const sample = await onlySample(`export default () => { ${body} };`, { settings });
    expect(sample.error?.message).toBe(
      'The scorer module `./score.ts` needs more than 512 MB of memory.',
    );
  });

  it.each([
    ['throws', 'throw new Error("no table");', 'could not be loaded: no table (line 1).'],
    ['is no code', 'export default (', 'could not be loaded: '],
    [
      'has no function',
      'export default 1;',
      'could not be loaded: it has no default export that is a function.',
    ],
    ['ends at once', 'process.exit(3);', 'ended its process (exit code 3).'],
    [
      'imports what was not allowed',
      'await import("./" + "other.mjs");',
      'could not be loaded: it imports ',
    ],
  ])('when it %s while it is loaded', async (_, source, problem) => {
    const sample = await onlySample(source, { files: { 'other.mjs': '' } });
    expect(sample.outcome).toBe('errored');
    expect(sample.error?.message).toContain(`The scorer module \`./score.ts\` ${problem}`);
  });
});

it('an evaluation whose module cannot be read does not start', async () => {
  for (const [file, problem] of [
    ['./missing.ts', 'cannot be read'],
    ['../outside.ts', 'cannot be read'],
    ['./score.py', 'is not a JavaScript or TypeScript file'],
  ]) {
    const folder = await folderOf('', ['one'], {
      settings: String(file),
      files: { 'score.py': '' },
    });
    await expect(evaluateFile(folder, 'echo.eval.yaml')).rejects.toThrow(problem);
  }
});

it('a module that changes during the evaluation is not loaded', async () => {
  const folder = await folderOf('export default () => ({ score: 1 });', ['one']);
  const { samples } = await evaluateFile(
    folder,
    'echo.eval.yaml',
    {},
    {
      onEvent: async event => {
        if (event.type === 'started')
          await writeFile(join(folder, 'score.ts'), 'export default () => ({ score: 0 });');
      },
    },
  );
  expect(samples[0]?.error?.message).toContain(
    'changed after the evaluation had started. Run it again',
  );
});

it('a program that is killed leaves no process of a module, not even one in an endless loop', async () => {
  const module = `
    import { writeFileSync } from 'node:fs';
    writeFileSync('pid', String(process.pid));
    export default () => { for (;;); };`;
  const folder = await folderOf(module, ['one'], {
    settings: '{ file: ./score.ts, timeout: 10m }',
  });
  const script = new URL('./evaluateAndWait.ts', import.meta.url).pathname;
  const parent = startChild(process.execPath, [script, folder]);
  let pid = 0;
  await parent.until(async () => {
    pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    return pid > 0;
  });
  expect(isRunning(pid)).toBe(true);
  parent.process.kill('SIGKILL');
  await parent.ended;
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: limit });
});

it('a program that does nothing else waits for its modules to end', async () => {
  const folder = await folderOf('export default () => ({ score: 1 });', ['one']);
  const script = new URL('./evaluateAndWait.ts', import.meta.url).pathname;
  const program = startChild(process.execPath, [script, folder]);
  // Node ends with 13 when nothing is left that could settle what is waited for.
  expect(await program.ended, program.output()).toBe(0);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('a row expects something only of a module whose code names `expected`', async () => {
  const files = {
    'echo.golden.jsonl': jsonLines([{ id: 'a', input: { ticket: 'x' }, expected: 'x' }]),
  };
  const blind = await folderOf('export default () => ({ score: 1 });', [], { files });
  expect((await evaluateFile(blind, 'echo.eval.yaml')).summary.badRowCount).toBe(1);
  const reading = 'export default (row, output) => ({ score: Number(row.expected === output) });';
  const { summary } = await evaluateFile(await folderOf(reading, [], { files }), 'echo.eval.yaml');
  expect(summary).toMatchObject({ badRowCount: 0, passed: 1 });
});
