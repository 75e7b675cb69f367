/**
 * Rows per second of the built `touchstone eval` and of a simple loop with the `openai` package, including
 * process start, against the same loopback server: `npm run bench -- evaluation [--rows 1000] [--concurrency
 * 32] [--runs 3] [--cli dist/node/cli.js]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { root } from '../host/paths.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '32' },
    runs: { type: 'string', default: '3' },
    cli: { type: 'string' },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const { bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const cli = resolve(values.cli ?? join(root, bin.touchstone));

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

async function writeWorkspace(folder: string, url: string): Promise<void> {
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
  const dataset = Array.from({ length: rows }, (_, index) =>
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

console.log(
  `${rows} rows, concurrency ${values.concurrency}, median of ${runs} runs, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);
const table: Record<string, string>[] = [];
for (const latency of [0, 50]) {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
  const server = await startServer(latency);
  try {
    await writeWorkspace(folder, server.url);
    const ours: Measured[] = [];
    const bare: Measured[] = [];
    // The two take turns, so that the load of the machine affects both.
    for (let run = 0; run < runs; run += 1) {
      const evalArgs = [
        cli,
        'eval',
        'triage.prompt',
        '--json',
        '--concurrency',
        values.concurrency,
      ];
      ours.push(await measure(evalArgs, folder));
      const loop = join(root, 'scripts/bench/bareLoop.ts');
      bare.push(
        await measure([loop, server.url, 'triage.golden.jsonl', values.concurrency], folder),
      );
    }
    const speed = (all: readonly Measured[]): number => rows / median(all.map(one => one.seconds));
    const processor = (all: readonly Measured[]): string =>
      `${((median(all.map(one => one.processor)) / rows) * 1000).toFixed(2)} ms`;
    const memory = (all: readonly Measured[]): string =>
      `${Math.round(median(all.map(one => one.memory)))} MB`;
    table.push({
      latency: `${latency} ms`,
      'touchstone rows/s': speed(ours).toFixed(0),
      'openai loop rows/s': speed(bare).toFixed(0),
      ratio: (speed(ours) / speed(bare)).toFixed(2),
      'touchstone CPU/row': processor(ours),
      'openai loop CPU/row': processor(bare),
      'touchstone memory': memory(ours),
      'openai loop memory': memory(bare),
    });
  } finally {
    server.child.stdin?.end();
    await rm(folder, { recursive: true });
  }
}
console.table(table);

const starts: Measured[] = [];
for (let run = 0; run < 5; run += 1) starts.push(await measure([cli, '--version'], root));
console.log(
  `touchstone --version: ${(median(starts.map(one => one.seconds)) * 1000).toFixed(0)} ms`,
);
