/**
 * Rows per second, processor time and memory of the built `touchstone eval`, of a simple loop with the
 * `openai` package and of one with `fetch`, including process start, against the same loopback server; then
 * ten times the rows, replay, the size of results, the report as a page, and start. The last table has the
 * goals: `npm run bench -- evaluation [--rows 10000] [--runs 3] [--no-more] [--cli dist/node/cli.js]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { root } from '../host/paths.ts';
import { createGoals } from './goals.ts';
import { timeToOpen } from './reportPage.ts';

const { values } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    rows: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '3' },
    more: { type: 'boolean', default: true },
    cli: { type: 'string' },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const { bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const cli = resolve(values.cli ?? join(root, bin.touchstone));
const goals = createGoals();

interface Measured {
  /** Seconds of the whole process. */
  readonly seconds: number;
  /** Peak resident set in MB. */
  readonly memory: number;
  /** Seconds of processor time, which are more stable than the clock on a busy machine. */
  readonly processor: number;
}

/** Reports the resources of the process on file descriptor 3 when it ends. */
const usageHook = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));",
)}`;

async function measure(args: readonly string[], cwd: string): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', usageHook, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const usagePipe = child.stdio[3];
  if (!child.stdout || !child.stderr || !usagePipe) throw new Error('The pipes are missing.');
  const outputs = Promise.all([
    text(child.stdout),
    text(child.stderr),
    // A pipe after standard error is a socket. Its type also allows a writable one.
    text(usagePipe as typeof child.stdout),
  ]);
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - started) / 1000;
  const [stdout, stderr, usage] = await outputs;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage);
  return { seconds, memory: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6 };
}

async function startServer(
  latency: number,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [join(root, 'scripts/bench/server.ts'), String(latency)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, url: `http://127.0.0.1:${line}/v1` };
  }
  throw new Error('The server did not start.');
}

async function writeWorkspace(folder: string, url: string, count: number): Promise<void> {
  const prompt = `---
model: local/bench
input:
  schema:
    ticket: string
output:
  format: json
  schema:
    category(enum): [billing, bug, account, other]
    urgency: integer
    summary: string
---
{{role "system"}}
You sort support tickets. Answer with JSON.
{{role "user"}}
{{ticket}}
`;
  const dataset = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `t-${index}`,
      input: {
        ticket: `Ticket ${index}: I was charged twice this month. Please send one payment back.`,
      },
      expected: { category: 'billing', urgency: 3 },
    }),
  );
  const settings = `endpoints:\n  local: { protocol: openai, baseUrl: ${url} }\n`;
  await writeFile(join(folder, 'touchstone.yaml'), settings);
  await writeFile(join(folder, 'triage.prompt'), prompt);
  await writeFile(join(folder, 'triage.golden.jsonl'), `${dataset.join('\n')}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Who evaluates the rows of a folder, in turns, so that the load of the machine affects all. */
function sidesOf(url: string, concurrency: number): Readonly<Record<string, readonly string[]>> {
  const loop = join(root, 'scripts/bench/bareLoop.ts');
  const loopOf = (kind: string) => [loop, url, 'triage.golden.jsonl', `${concurrency}`, kind];
  return {
    touchstone: [cli, 'eval', 'triage.prompt', '--json', '--concurrency', `${concurrency}`],
    'openai loop': loopOf('stream'),
    'openai loop, complete replies': loopOf('complete'),
    'fetch loop': loopOf('fetch'),
  };
}

async function withServer(
  latency: number,
  count: number,
  work: (folder: string, url: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
  const server = await startServer(latency);
  try {
    await writeWorkspace(folder, server.url, count);
    await work(folder, server.url);
  } finally {
    server.child.stdin?.end();
    await rm(folder, { recursive: true });
  }
}

const medianOf = (all: readonly Measured[], of: (one: Measured) => number): number =>
  median(all.map(of));

async function measureSides(latency: number, concurrency: number) {
  const measured = new Map<string, Measured[]>();
  await withServer(latency, rows, async (folder, url) => {
    const sides = Object.entries(sidesOf(url, concurrency));
    for (let run = 0; run < runs; run += 1) {
      for (const [name, args] of sides) {
        measured.set(name, [...(measured.get(name) ?? []), await measure(args, folder)]);
      }
    }
  });
  const secondsOf = (name: string) => medianOf(measured.get(name) ?? [], one => one.seconds);
  const sdk = secondsOf('openai loop');
  const ours = secondsOf('touchstone');
  const bound = (rows * latency) / 1000 / concurrency;
  const at = `${concurrency} calls at once, ${latency} ms`;
  if (latency === 0) goals.atLeast(`${at}: speed of the openai loop`, sdk / ours, 1, 'times');
  else if (concurrency === 100) {
    goals.atLeast(`${at}: share of the latency bound`, bound / ours, 0.75, '');
    console.log(
      `Share of the latency bound of the fetch loop: ${(bound / secondsOf('fetch loop')).toFixed(2)}`,
    );
  }
  return [...measured].map(([name, all]) => {
    const seconds = medianOf(all, one => one.seconds);
    return {
      concurrency,
      latency: `${latency} ms`,
      name,
      'rows/s': Math.round(rows / seconds),
      'to openai loop': (sdk / seconds).toFixed(2),
      'of the latency bound': latency === 0 ? '' : (bound / seconds).toFixed(2),
      'CPU/row': `${((medianOf(all, one => one.processor) / rows) * 1000).toFixed(2)} ms`,
      memory: `${Math.round(medianOf(all, one => one.memory))} MB`,
    };
  });
}

/** Ten times the rows, and the same rows again from recordings. */
async function measureMore(): Promise<void> {
  const { touchstone = [] } = sidesOf('', 32);
  let small = Number.NaN;
  await withServer(0, rows, async folder => {
    const recorded = await measure([...touchstone, '--live', '--record'], folder);
    small = (await measure(touchstone, folder)).memory;
    const replays: Measured[] = [];
    for (let run = 0; run < runs; run += 1) {
      replays.push(await measure([...touchstone, '--replay'], folder));
    }
    const [seconds, processor] = [
      medianOf(replays, one => one.seconds),
      medianOf(replays, one => one.processor),
    ];
    console.log(
      `${rows} rows replayed: ${seconds.toFixed(2)} s, ${processor.toFixed(2)} s of processor time (recorded in ${recorded.seconds.toFixed(1)} s)`,
    );
    goals.atMost(`${rows} rows replayed`, seconds, 1.5, 's');
    goals.atMost('results of a row next to its reply', await bytesOfRow(folder), 1000, 'bytes');
    await measure([cli, 'eval', 'triage.prompt', '--replay', '--output', 'report.html'], folder);
    const page = join(folder, 'report.html');
    goals.atMost(`report of ${rows} rows opens`, (await timeToOpen(page)) / 1000, 1, 's');
  });
  await withServer(0, 10 * rows, async folder => {
    const { memory } = await measure(touchstone, folder);
    goals.atMost(`peak memory, ${rows} rows`, small, 200, 'MB');
    goals.atMost(`peak memory, ${10 * rows} rows`, memory, 200, 'MB');
    goals.atMost('peak memory of ten times the rows', memory / small, 1.1, 'times');
  });
}

/** Mean size of a line of results in bytes, without the text of the reply. */
async function bytesOfRow(folder: string): Promise<number> {
  const files = await Array.fromAsync(glob(join(folder, '.touchstone/evals/*/*.jsonl')));
  const [, ...lines] = (await readFile(files[0] ?? '', 'utf8')).trim().split('\n');
  const bytes = lines.map(line => {
    const reply = JSON.stringify(JSON.parse(line).text);
    return Buffer.byteLength(line) + 1 - Buffer.byteLength(reply);
  });
  return bytes.reduce((sum, each) => sum + each, 0) / bytes.length;
}

async function measureStart(): Promise<void> {
  const version: Measured[] = [];
  const node: Measured[] = [];
  for (let run = 0; run < 7; run += 1) {
    version.push(await measure([cli, '--version'], root));
    node.push(await measure(['-e', '0'], root));
  }
  const [ours, bare] = [version, node].map(all => medianOf(all, one => one.processor)) as [
    number,
    number,
  ];
  const milliseconds = (medianOf(version, one => one.seconds) * 1000).toFixed(0);
  console.log(`touchstone --version: ${milliseconds} ms`);
  goals.atMost('processor time of touchstone --version to node -e 0', ours / bare, 3, 'times');
}

console.log(
  `${rows} rows, median of ${runs} runs, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);
await measureStart();
const table = [];
for (const [latency, concurrency] of [
  [0, 32],
  [50, 32],
  [50, 100],
] as const) {
  table.push(...(await measureSides(latency, concurrency)));
}
console.table(table);
if (values.more) await measureMore();
console.table(goals.table());
