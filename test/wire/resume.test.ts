import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/eval/statistics/random.ts';
import { type Child, startChild } from '../child.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { bundledCli as cli } from './bundle.ts';
import { type Loopback, listen } from './loopback.ts';
import { says } from './modelServer.ts';

/** `TOUCHSTONE_KILLS=100 npx vitest run test/wire/resume.test.ts` is the long form. */
const kills = Number(process.env['TOUCHSTONE_KILLS'] ?? 8);
const rows = kills > 8 ? 2000 : 200;
const concurrency = 8;

const environment = { ...process.env, CI: 'true', TOUCHSTONE_TRUST: 'all' };

let server: Loopback;
/** Calls for each row. */
const asked = new Map<string, number>();
let onCall: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = await listen(async ({ body }, response) => {
    const [, row = ''] = /say (r\d+)/.exec(JSON.stringify(body['messages'])) ?? [];
    asked.set(row, (asked.get(row) ?? 0) + 1);
    await onCall?.();
    await wait(3);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(says(row).body);
  });
});

afterAll(() => server.close());

async function project(): Promise<string> {
  asked.clear();
  onCall = undefined;
  const golden = Array.from({ length: rows }, (_, n) => ({
    id: `r${n}`,
    input: { ticket: `r${n}` },
    expected: `r${n}`,
  }));
  return workspace({
    'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\n`,
    'triage.prompt': '---\nmodel: one/m\n---\nPlease say {{ticket}}\n',
    'triage.golden.jsonl': jsonLines(golden),
  });
}

function start(folder: string, ...args: readonly string[]): Child {
  return startChild(
    process.execPath,
    [cli, 'eval', 'triage.prompt', '--trust', '--concurrency', String(concurrency), ...args],
    { cwd: folder, env: environment },
  );
}

async function resultsOf(folder: string): Promise<readonly string[]> {
  const evals = join(folder, '.touchstone', 'evals', 'triage');
  const names = await readdir(evals).catch((): string[] => []);
  return names.filter(name => name.endsWith('.jsonl')).map(name => join(evals, name));
}

function calls(): number {
  return [...asked.values()].reduce((sum, count) => sum + count, 0);
}

/** The lines of the only results file. */
async function linesOf(folder: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [file = '', ...others] = await resultsOf(folder);
  expect(others).toEqual([]);
  const text = await readFile(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}

test(`a run that is killed ${kills} times and resumed has each sample once, and asks for none again`, async () => {
  const folder = await project();
  const random = createRandom(11).uniform;
  let ended = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const before = calls();
    const target = before + 1 + Math.floor((random() * 1.6 * rows) / kills);
    const hasRun = (await resultsOf(folder)).length > 0;
    const child = start(folder, ...(hasRun ? ['--resume'] : []));
    let isOver = false;
    void child.ended.finally(() => {
      isOver = true;
    });
    // Near its end, a run may end before the target.
    await child.until(() => isOver || calls() >= target);
    await wait(Math.floor(random() * 8));
    child.process.kill('SIGKILL');
    const code = await child.ended;
    if (code !== 'SIGKILL') {
      expect(code, child.output()).toBe(0);
      break;
    }
    ended += 1;
    expect(calls() - before, child.output()).toBeGreaterThan(0);
  }
  expect(ended).toBeGreaterThan(kills / 2);
  const last = start(folder, '--resume', '--json');
  const code = await last.ended;
  if (code !== 2) expect(code, last.output()).toBe(0);
  const [header, ...samples] = await linesOf(folder);
  expect(header).toMatchObject({ touchstone: 'eval/1', rows });
  expect(new Set(samples.map(({ row }) => (row as { id: string }).id)).size).toBe(rows);
  expect(samples).toHaveLength(rows);
  for (const sample of samples) {
    expect(sample['outcome']).toBe('passed');
    expect(sample['text']).toBe((sample['row'] as { id: string }).id);
  }
  expect(asked.size).toBe(rows);
  // What was in progress at a kill is all that is asked for again.
  expect(calls()).toBeLessThanOrEqual(rows + ended * concurrency);
});

test('a run can be resumed from its first call on', async () => {
  const folder = await project();
  const child = start(folder);
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  onCall = () => {
    child.process.kill('SIGKILL');
    resolve();
    return new Promise(() => {});
  };
  await child.during(killed);
  expect(await child.ended).toBe('SIGKILL');
  onCall = undefined;
  const resumed = start(folder, '--resume', '--json');
  expect(await resumed.ended, resumed.output()).toBe(0);
  expect((await linesOf(folder)).filter(line => 'outcome' in line)).toHaveLength(rows);
});

test.each([
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
] as const)('after %s, the printed command resumes the run', async signal => {
  const folder = await project();
  const child = start(folder);
  await child.until(() => calls() > 20);
  child.process.kill(signal);
  expect(await child.ended).toBe(130);
  const [, args = ''] =
    /Resume with: touchstone eval triage\.prompt (.*)\n/.exec(child.output()) ?? [];
  expect(args).toMatch(/^--resume \S+ --concurrency 8$/);
  const resumed = start(folder, ...args.split(' ').slice(0, 2), '--json');
  expect(await resumed.ended, resumed.output()).toBe(0);
  expect(resumed.output()).toMatch(/has [\d,]+ of [\d,]+ samples/);
  const [, ...samples] = await linesOf(folder);
  expect(samples).toHaveLength(rows);
  expect(calls()).toBeLessThanOrEqual(rows + concurrency);
});

test('a resumed run says what changed, and runs rows again whose request changed', async () => {
  const folder = await project();
  const child = start(folder);
  await child.until(() => calls() > 20);
  child.process.kill('SIGKILL');
  await child.ended;
  asked.clear();
  await writeFile(
    join(folder, 'triage.prompt'),
    '---\nmodel: one/m\n---\nPlease just say {{ticket}}\n',
  );
  const resumed = start(folder, '--resume');
  expect(await resumed.ended, resumed.output()).toBe(0);
  expect(resumed.output()).toContain('Changed since: the prompt.');
  expect(asked.size).toBe(rows);
  const [header, ...samples] = await linesOf(folder);
  expect(header).toBeDefined();
  expect(samples).toHaveLength(rows);
});
