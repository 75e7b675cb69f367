import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { runImprovement } from '../../src/library.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { type Loopback, listen } from './loopback.ts';
import { fails, type Reply } from './modelServer.ts';

/** What the server does with calls of the improved prompt and of the proposer. */
interface World {
  /** Whether the model handles a refund with this text of the prompt. */
  handles: (prompt: string, row: number) => boolean;
  /** The proposals in turns: the text of the prompt, or a whole reply. */
  proposals: readonly (string | Reply)[];
}

const text = `{{role "system"}}
You sort tickets.

{{role "user"}}
{{ticket}}
`;
const goodText = text.replace('tickets.', 'tickets. A refund is always billing.');
const promptFile = `---
model: one/m
input:
  schema:
    ticket: string
output:
  format: json
  schema:
    category(enum): [billing, other]
---
${text}`;

let server: Loopback;
let world: World;
let asked: { model: string; text: string }[] = [];

beforeAll(async () => {
  server = await listen(({ body }, response) => {
    const sent = JSON.stringify(body['messages']);
    const model = String(body['model']);
    asked.push({ model, text: sent });
    const reply = model === 'writer' ? proposal() : answer(sent);
    response.writeHead(reply.status ?? 200, {
      'content-type': 'text/event-stream',
      ...reply.headers,
    });
    response.end(reply.body);
  });
});
afterAll(() => server.close());

let proposed = 0;

beforeEach(() => {
  asked = [];
  proposed = 0;
  world = {
    handles: prompt => prompt.includes('always billing'),
    proposals: [goodText],
  };
});

function proposal(): Reply {
  const next = world.proposals[proposed % world.proposals.length] ?? '';
  proposed += 1;
  if (typeof next !== 'string') return next;
  return says(JSON.stringify({ diagnosis: 'refunds', idea: `idea ${proposed}`, template: next }));
}

function answer(sent: string): Reply {
  const [, kind, row = '0'] = /(refund|login) number (\d+)/.exec(sent) ?? [];
  const isBilling = kind === 'refund' && world.handles(sent, Number(row));
  const usage = { prompt_tokens: Math.ceil(sent.length / 4), completion_tokens: 10 };
  return says(JSON.stringify({ category: isBilling ? 'billing' : 'other' }), usage);
}

function says(content: string, usage = { prompt_tokens: 500, completion_tokens: 100 }): Reply {
  const whole = { role: 'assistant', content };
  const body = {
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
    choices: [{ index: 0, message: whole, finish_reason: 'stop' }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Half of the tickets ask for a refund, which the current text does not handle. */
function rowsOf(count: number) {
  return Array.from({ length: count }, (_, row) => ({
    id: `r${row}`,
    input: { ticket: `${row % 2 === 0 ? 'refund' : 'login'} number ${row} of my account please` },
    expected: { category: row % 2 === 0 ? 'billing' : 'other' },
    tags: [row % 2 === 0 ? 'refund' : 'login'],
  }));
}

function folderOf(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return workspace({
    'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\nprices:\n  one/m: { input: 1, output: 4 }\n  one/writer: { input: 2, output: 8 }\n`,
    'triage.prompt': promptFile,
    'triage.golden.jsonl': jsonLines(rowsOf(80)),
    ...files,
  });
}

/** Runs the command line with what is in the environment of CI. */
async function cli(
  args: readonly string[],
  {
    confirm,
    signal,
    variables = {},
  }: {
    readonly confirm?: boolean;
    readonly signal?: AbortSignal;
    readonly variables?: Readonly<Record<string, string>>;
  } = {},
) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (part: string) => {
      written[name] += part;
    },
  });
  const questions: string[] = [];
  const code = await runCli(args, {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: { TOUCHSTONE_TRUST: 'all', ...variables },
    signal: signal ?? new AbortController().signal,
    readStdin: async () => '',
    ...(confirm !== undefined && {
      confirm: async (question: string) => {
        questions.push(question);
        return confirm;
      },
    }),
  });
  return { code, ...written, questions };
}

async function improve(
  folder: string,
  args: readonly string[] = [],
  options: Parameters<typeof cli>[1] = {},
) {
  const prompt = join(folder, 'triage.prompt');
  const proposer = args.includes('--resume') ? [] : ['--proposer', 'one/writer'];
  const ended = await cli(['improve', prompt, ...proposer, ...args], options);
  return { ...ended, file: await readFile(prompt, 'utf8') };
}

describe('touchstone improve', () => {
  it('finds a better text, shows the evidence and the diff, and writes nothing by itself', async () => {
    const folder = await folderOf();
    const { code, stdout, stderr, file } = await improve(folder);
    expect(stderr).toContain('40 development rows, 40 held-out rows');
    expect(stdout).toMatch(/Text 1 is better: \+50 points on 40 held-out rows/);
    expect(stdout).toMatch(/fixed: 20 rows: r\d+/);
    expect(stdout).not.toContain('broken');
    expect(stdout).toContain('-You sort tickets.');
    expect(stdout).toContain('+You sort tickets. A refund is always billing.');
    expect(stderr).toMatch(
      /Write it with: touchstone improve .*triage\.prompt --resume \S+ --write/,
    );
    expect(code).toBe(0);
    expect(file).toBe(promptFile);
  });

  it('writes the text with --write, and when a person says yes', async () => {
    const written = promptFile.replace(text, goodText);
    const first = await improve(await folderOf(), ['--write']);
    expect(first.file).toBe(written);
    const second = await improve(await folderOf(), [], { confirm: true });
    expect(second.questions.at(-1)).toMatch(/^Write it into .*triage\.prompt\?$/);
    expect(second.file).toBe(written);
    const third = await improve(await folderOf(), [], { confirm: false });
    expect(third.file).toBe(promptFile);
  });

  it('shows the proposer development rows only', async () => {
    const folder = await folderOf();
    const { stdout } = await improve(folder, ['--json']);
    const { test } = JSON.parse(stdout) as { test: { fixed: string[] } };
    const shown = asked.filter(({ model }) => model === 'writer').map(each => each.text);
    expect(shown.join()).toMatch(/refund number \d+ of my account/);
    for (const id of test.fixed) {
      expect(shown.join()).not.toContain(`refund number ${id.slice(1)} of`);
    }
    expect(shown.join()).toContain('expected');
  });

  it('sends nothing for the held-out rows until one text is chosen, and tests only that one', async () => {
    world.proposals = [text.replace('sort', 'classify'), goodText, text.replace('You', 'Please')];
    const { code } = await improve(await folderOf(), ['--rounds', '1']);
    expect(code).toBe(0);
    // The current text and three others on the development rows, then two on the held-out rows.
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(4 * 40 + 2 * 40);
  });

  it('rejects texts that lose a variable, copy rows, change settings or are not valid, with reasons', async () => {
    const [row] = rowsOf(1);
    world.proposals = [
      text.replace('{{ticket}}', 'The ticket.'),
      `${text}\nExample: ${row?.input.ticket}`,
      promptFile.replace('one/m', 'one/other'),
      text.replace('{{ticket}}', '{{#if ticket}}{{ticket}}'),
      text.replace('{{ticket}}', '{{#if ticket}}there is one{{/if}}'),
      text.replace('{{ticket}}', '{{ticket}} {{plan}}'),
      text,
      '',
      says('{"idea": "nothing"}'),
    ];
    const { code, stdout } = await improve(await folderOf(), [
      '--rounds',
      '1',
      '--candidates',
      '9',
      '--json',
    ]);
    const { candidates, end } = JSON.parse(stdout) as {
      end: string;
      candidates: { rejected: string }[];
    };
    expect(end).toBe('noFinalist');
    expect(code).toBe(1);
    expect(candidates.map(({ rejected }) => rejected).sort()).toEqual(
      [
        'It does not use the variable `ticket`.',
        'It contains text of the row `r0`, which could then no longer test it.',
        'It changes the settings of the prompt.',
        'It is not a valid prompt: line 15: `{{#if}}` is not closed; add `{{/if}}`.',
        'The variable `ticket` no longer reaches the model.',
        'It uses `plan`, which is not an input.',
        'It is the same as the current text.',
        'It is empty.',
        'The reply has no `template`.',
      ].sort(),
    );
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(40);
  });

  it('accepts a text that is not worse and cheaper', async () => {
    const long = text.replace('tickets.', `tickets. ${'Be careful and precise. '.repeat(60)}`);
    world.handles = (_, row) => row % 8 !== 0;
    world.proposals = [text];
    const folder = await folderOf({
      'triage.prompt': promptFile.replace(text, long),
      'triage.golden.jsonl': jsonLines(rowsOf(160)),
      'triage.eval.yaml': 'gate: { regress: 0.06 }\n',
    });
    const { code, stdout } = await improve(folder, ['--rounds', '1', '--candidates', '1']);
    expect(stdout).toContain('Text 1 is not worse and cheaper: ');
    expect(code).toBe(0);
  });

  it('looks for a cheaper text when every row passes', async () => {
    const long = text.replace('tickets.', `tickets. ${'Be careful and precise. '.repeat(60)}`);
    world.handles = () => true;
    world.proposals = [text];
    const files = { 'triage.prompt': promptFile.replace(text, long) };
    const few = await improve(await folderOf(files));
    expect(few).toMatchObject({ code: 1 });
    expect(few.stdout).toContain('could not rule out a drop of more than `gate.regress`');
    expect(asked.filter(({ model }) => model === 'writer')).toEqual([]);
    const folder = await folderOf({
      ...files,
      'triage.golden.jsonl': jsonLines(rowsOf(160)),
      'triage.eval.yaml': 'gate: { regress: 0.06 }\n',
    });
    const { code, stdout, file } = await improve(folder, ['--rounds', '1', '--write']);
    expect(stdout).toContain('Text 1 is not worse and cheaper: ');
    expect(asked.find(({ model }) => model === 'writer')?.text).toContain('make calls cost less');
    expect(code).toBe(0);
    expect(file).toBe(promptFile);
  });

  it('keeps the prompt when nothing is shown, with exit code 1', async () => {
    world.proposals = [text.replace('sort', 'classify')];
    world.handles = (prompt, row) => (prompt.includes('classify') ? row % 24 === 0 : false);
    const { code, stdout, file } = await improve(await folderOf(), ['--write']);
    expect(stdout).toMatch(/is not shown to be better: .* The prompt stays as it is\./);
    expect(code).toBe(1);
    expect(file).toBe(promptFile);
  });

  it('refuses datasets with too few rows before anything is sent', async () => {
    const folder = await folderOf({ 'triage.golden.jsonl': jsonLines(rowsOf(10)) });
    const { code, stderr } = await improve(folder);
    expect(code).toBe(2);
    expect(stderr).toContain('There are too few rows for a test.');
    expect(asked).toEqual([]);
  });

  it('ends before it pays for proposals when too few rows fail for a test', async () => {
    world.handles = (_, row) => row !== 0;
    const { code, stdout } = await improve(await folderOf());
    expect(stdout).toMatch(/Too few rows fail for a test|nothing to improve from/);
    expect(code).toBe(1);
    expect(asked.filter(({ model }) => model === 'writer')).toEqual([]);
  });

  it('ends with the error when no proposal could be made, and continues after it', async () => {
    const folder = await folderOf();
    world.proposals = [fails(401)];
    const failed = await improve(folder);
    expect(failed.code).toBe(3);
    expect(failed.stdout).toContain('No proposal could be made.');
    world.proposals = [goodText];
    asked = [];
    const [, run = ''] = /--resume (\S+)/.exec(failed.stderr) ?? [];
    const again = await improve(folder, ['--resume', run]);
    expect(again.code).toBe(0);
    // The current text was evaluated before.
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(40 + 80);
  });

  it('stops at Ctrl+C, keeps what has ended, and continues there without paying again', async () => {
    const folder = await folderOf();
    const controller = new AbortController();
    const { handles } = world;
    world.handles = (prompt, row) => {
      if (prompt.includes('always billing')) controller.abort();
      return handles(prompt, row);
    };
    const first = await improve(folder, [], { signal: controller.signal });
    expect(first.code).toBe(130);
    expect(first.stdout).toContain('Interrupted.');
    const calls = asked.length;
    world.handles = handles;
    const again = await improve(folder, ['--resume', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ end: 'tested', test: { verdict: 'better' } });
    const whole = 40 + 6 + 40 + 80;
    expect(asked.length).toBeLessThanOrEqual(whole + 8);
    expect(calls).toBeGreaterThan(40);
    // A finished run is shown again, and can be written, without a call.
    const [, run = ''] = /"run":"([^"]+)"/.exec(again.stdout) ?? [];
    asked = [];
    const written = await improve(folder, ['--resume', run, '--write']);
    expect(written.code).toBe(0);
    expect(written.file).toBe(promptFile.replace(text, goodText));
    expect(asked).toEqual([]);
  });

  it('does not continue a run whose prompt or rows changed', async () => {
    const folder = await folderOf();
    world.proposals = [fails(401)];
    await improve(folder);
    await writeFile(join(folder, 'triage.golden.jsonl'), jsonLines(rowsOf(82)));
    const { code, stderr } = await improve(folder, ['--resume']);
    expect(code).toBe(2);
    expect(stderr).toContain('changed since the run');
  });

  it('prints the built-in instructions, and uses a copy of them', async () => {
    const folder = await folderOf();
    const { stdout: own } = await cli(['improve', '--print-instructions']);
    const marked = own.replace('You improve the text', 'MY OWN: you improve the text');
    await writeFile(join(folder, 'own.prompt'), marked);
    const { code } = await improve(folder, ['--instructions', join(folder, 'own.prompt')]);
    expect(code).toBe(0);
    expect(asked.find(({ model }) => model === 'writer')?.text).toContain('MY OWN');
  });

  it('stops before it exceeds its budget, and continues with a larger one', async () => {
    const folder = await folderOf();
    const first = await improve(folder, ['--budget', '0.006', '--json']);
    expect(first.code).toBe(4);
    const { cost, ...ended } = JSON.parse(first.stdout);
    expect(ended).toMatchObject({ accepted: false, end: 'stopped', why: 'budget' });
    expect(ended.conclusion).toContain('The budget does not allow the next calls.');
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(0.006);
    expect(first.stderr).toMatch(/touchstone improve .*--resume \S+/);
    asked = [];
    // What was spent before counts.
    const same = await improve(folder, ['--resume', '--budget', '0.006']);
    expect(same.code).toBe(4);
    expect(asked).toEqual([]);
    const again = await improve(folder, ['--resume', '--budget', '1', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).cost).toBeGreaterThan(cost);
    expect(asked.filter(({ model }) => model === 'm').length).toBeLessThanOrEqual(40 + 80);
  });

  it('asks above `budget.confirm` before anything is sent', async () => {
    const endpoint = `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\n`;
    const prices =
      'prices:\n  one/m: { input: 1, output: 4 }\n  one/writer: { input: 2, output: 8 }\n';
    const settings = `${endpoint}${prices}budget: { confirm: 0.001 }\n`;
    const folder = await folderOf({ 'touchstone.yaml': settings });
    const silent = await improve(folder);
    expect(silent).toMatchObject({ code: 2, stdout: '' });
    expect(silent.stderr).toContain('--yes');
    const declined = await improve(folder, [], { confirm: false });
    expect(declined.code).toBe(2);
    expect(declined.questions).toEqual([expect.stringMatching(/\$.*\$0\.001/)]);
    expect(asked).toEqual([]);
    expect((await improve(folder, ['--yes'])).code).toBe(0);
  });

  it('calls no endpoint that gets a variable without a permission', async () => {
    const folder = await folderOf({
      'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1", key: "\${env:HOUSE_KEY}" }\n`,
    });
    const variables = { HOUSE_KEY: 'not-a-real-key', XDG_STATE_HOME: join(folder, 'state') };
    const { code, stdout, stderr } = await improve(folder, [], { variables });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/with the environment variable HOUSE_KEY \(key\).*--trust/);
    expect((await improve(folder, [], { variables, confirm: false })).code).toBe(2);
    expect(asked).toEqual([]);
    expect((await improve(folder, ['--trust'], { variables })).code).toBe(0);
  });
});

describe('runImprovement of the library', () => {
  const options = { proposer: 'one/writer', environment: {}, warn: () => {} } as const;

  it('resolves to the result with its evidence, and changes no file', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    const phases = new Set<string>();
    const result = await runImprovement(prompt, {
      ...options,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(result).toMatchObject({
      ...{ prompt, model: 'one/m', proposer: 'one/writer', accepted: true, end: 'tested' },
      rows: { development: 40, heldOut: 40 },
      test: { verdict: 'better', before: 0.5, now: 1 },
      text: promptFile.replace(text, goodText),
    });
    expect(result.conclusion).toContain('Text 1 is better');
    expect(result.diff).toContain('--- triage.prompt');
    expect([...phases]).toEqual(['original', 'proposals', 'candidates', 'heldOut']);
    expect(await readFile(prompt, 'utf8')).toBe(promptFile);
  });

  it('is stopped by its signal, and continues with `resume`', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    const controller = new AbortController();
    const stopped = await runImprovement(prompt, {
      ...options,
      signal: controller.signal,
      onProgress: ({ phase }) => phase === 'candidates' && controller.abort(),
    });
    expect(stopped).toMatchObject({ accepted: false, end: 'stopped', why: 'cancelled' });
    const { environment, warn } = options;
    const resumed = await runImprovement(prompt, { environment, warn, resume: true });
    expect(resumed).toMatchObject({ run: stopped.run, accepted: true, proposer: 'one/writer' });
  });

  it('takes helpers and schemas of the application, also for the proposed texts', async () => {
    const own = promptFile
      .replace(/schema:\n {4}category.*\n/, 'schema: Category\n')
      .replace('{{ticket}}', '{{lower ticket}}');
    const folder = await folderOf({ 'triage.prompt': own });
    world.proposals = [goodText.replace('{{ticket}}', '{{lower ticket}}')];
    const result = await runImprovement(join(folder, 'triage.prompt'), {
      ...options,
      helpers: { lower: (value: string) => value.toLowerCase() },
      schemas: {
        Category: { type: 'object', properties: { category: { enum: ['billing', 'other'] } } },
      },
    });
    expect(
      result.candidates
        .filter(({ rejected }) => rejected !== undefined)
        .map(({ rejected }) => rejected),
    ).not.toContainEqual(expect.stringContaining('not a valid'));
    expect(result).toMatchObject({ accepted: true });
  });

  it('throws before anything is sent when it cannot start', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    await expect(runImprovement(prompt, { ...options, rounds: 0 })).rejects.toThrow(
      '`rounds` must be a whole number from 1 to 50.',
    );
    await expect(runImprovement(prompt, { ...options, resume: true })).rejects.toThrow(
      'There is no run to continue',
    );
    expect(asked).toEqual([]);
  });
});
