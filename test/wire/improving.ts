import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { type Loopback, listen } from './loopback.ts';
import type { Reply } from './modelServer.ts';

/** What the server does with calls of the improved prompt and of the proposer. */
interface World {
  /** Whether the model handles a refund with this text of the prompt. */
  handles: (prompt: string, row: number) => boolean;
  /** The proposals in turns: the text of the prompt, or a whole reply. */
  proposals: readonly (string | Reply)[];
}

/** The text of the prompt, which does not handle refunds, and one that does. */
export const text = `{{role "system"}}
You sort tickets.

{{role "user"}}
{{ticket}}
`;
export const goodText = text.replace('tickets.', 'tickets. A refund is always billing.');
export const promptFile = `---
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

/** What the models do in a test; each test begins with one that handles a refund when the text says so. */
export const world: World = { handles: () => false, proposals: [] };
/** The calls that were sent in a test. */
export const asked: { readonly model: string; readonly text: string }[] = [];

/** Serves the models `one/m` and `one/writer` in the tests of a file. */
export function useImprovableModels(): void {
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

  beforeEach(() => {
    asked.length = 0;
    proposed = 0;
    world.handles = prompt => prompt.includes('always billing');
    world.proposals = [goodText];
  });
}

export function modelServerUrl(): string {
  return server.url;
}

let proposed = 0;

function proposal(): Reply {
  const next = world.proposals[proposed % world.proposals.length] ?? '';
  proposed += 1;
  if (typeof next !== 'string') return next;
  return wholeReply(
    JSON.stringify({ diagnosis: 'refunds', idea: `idea ${proposed}`, template: next }),
  );
}

function answer(sent: string): Reply {
  const [, kind, row = '0'] = /(refund|login) number (\d+)/.exec(sent) ?? [];
  const isBilling = kind === 'refund' && world.handles(sent, Number(row));
  const usage = { prompt_tokens: Math.ceil(sent.length / 4), completion_tokens: 10 };
  return wholeReply(JSON.stringify({ category: isBilling ? 'billing' : 'other' }), usage);
}

/** A reply in one piece. */
export function wholeReply(
  content: string,
  usage = { prompt_tokens: 500, completion_tokens: 100 },
): Reply {
  const whole = { role: 'assistant', content };
  const body = {
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
    choices: [{ index: 0, message: whole, finish_reason: 'stop' }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  };
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Half of the tickets ask for a refund, which the current text does not handle. */
export function rowsOf(count: number) {
  return Array.from({ length: count }, (_, row) => ({
    id: `r${row}`,
    input: { ticket: `${row % 2 === 0 ? 'refund' : 'login'} number ${row} of my account please` },
    expected: { category: row % 2 === 0 ? 'billing' : 'other' },
    tags: [row % 2 === 0 ? 'refund' : 'login'],
  }));
}

export function folderOf(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return workspace({
    'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\nprices:\n  one/m: { input: 1, output: 4 }\n  one/writer: { input: 2, output: 8 }\n`,
    'triage.prompt': promptFile,
    'triage.golden.jsonl': jsonLines(rowsOf(80)),
    ...files,
  });
}

/** Runs the command line with what is in the environment of CI. */
export async function cli(
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

export async function improve(
  folder: string,
  args: readonly string[] = [],
  options: Parameters<typeof cli>[1] = {},
) {
  const prompt = join(folder, 'triage.prompt');
  const proposer = args.includes('--resume') ? [] : ['--proposer', 'one/writer'];
  const ended = await cli(['improve', prompt, ...proposer, ...args], options);
  return { ...ended, file: await readFile(prompt, 'utf8') };
}
