/**
 * The time that a whole run, from prompt to record, adds to the official SDK on the same loopback server:
 * `npm run bench -- run [--calls 400] [--protocol openai] [--only ours] [--log]`. As in the library, no run
 * log is written unless requested. The two take turns, so that the load of the machine affects both.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { wireProtocols } from '../../test/wire/protocols.ts';
import { root } from '../host/paths.ts';
import { bareCalls } from './bareCalls.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '400' },
    protocol: { type: 'string' },
    only: { type: 'string' },
    log: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
/** Number of calls that are not measured. Until then, the compiler takes half of the time. */
const WARMUP = 300;

/** Milliseconds of the clock and of the processor. */
interface Measured {
  readonly firstToken: number;
  readonly total: number;
  readonly processor: number;
}

type Call = (ticket: string, onText: (text: string) => void) => Promise<void>;

async function measure(call: Call, ticket: string): Promise<Measured> {
  let firstToken = Number.NaN;
  let reply = '';
  const used = process.cpuUsage();
  const begun = performance.now();
  await call(ticket, text => {
    if (reply === '' && text !== '') firstToken = performance.now() - begun;
    reply += text;
  });
  const total = performance.now() - begun;
  const { user, system } = process.cpuUsage(used);
  if (JSON.parse(reply).category !== 'billing') throw new Error(`not the reply: ${reply}`);
  return { firstToken, total, processor: (user + system) / 1000 };
}

const system = 'You sort support tickets. Answer with JSON.';
const source = `---
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
${system}
{{role "user"}}
{{ticket}}
`;

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

const child = spawn(process.execPath, [join(root, 'scripts/bench/wireServer.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
try {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const url = `http://127.0.0.1:${(await lines.next()).value}`;
  const endpoints = wireProtocols.map(
    ({ protocol, baseUrl }) =>
      `  ${protocol}: { protocol: ${protocol}, baseUrl: "${baseUrl(url)}" }\n`,
  );
  await writeFile(join(folder, 'touchstone.yaml'), `endpoints:\n${endpoints.join('')}`);
  const host = await createNodeHost({
    folder,
    environment: {},
    warn: console.error,
    log: values.log,
  });
  const prompt = await loadPromptText(source, 'triage.prompt', async () => undefined);
  const { signal } = new AbortController();
  const bare = bareCalls(url);
  console.log(
    `${calls} calls each, taking turns, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
  );
  const table: Record<string, string>[] = [];
  for (const { protocol } of wireProtocols) {
    const plain = bare[protocol];
    if (!plain || (values.protocol !== undefined && values.protocol !== protocol)) continue;
    const model = `${protocol}/m`;
    const sides: Record<'ours' | 'bare', Call> = {
      async ours(ticket, onText) {
        for await (const event of run({ prompt, input: { ticket }, model }, host, { signal })
          .events) {
          if (event.type === 'delta') onText(event.text);
          if (event.type === 'finished' && event.record.outcome !== 'completed') {
            throw new Error(event.record.error?.message);
          }
        }
      },
      bare: (ticket, onText) => plain(system, ticket, onText),
    };
    const measured: Record<'ours' | 'bare', Measured[]> = { ours: [], bare: [] };
    for (let call = 0; call < WARMUP + calls; call += 1) {
      for (const side of ['ours', 'bare'] as const) {
        if (values.only !== undefined && values.only !== side) continue;
        const ticket = `Ticket ${call}: I was charged twice this month. Please send one back.`;
        const one = await measure(sides[side], ticket);
        if (call >= WARMUP) measured[side].push(one);
      }
    }
    table.push({ protocol, ...compared(measured.ours, measured.bare) });
  }
  await host.close();
  console.table(table);
} finally {
  child.stdin.end();
  await rm(folder, { recursive: true });
}

function compared(ours: readonly Measured[], bare: readonly Measured[]): Record<string, string> {
  const added = (of: 'firstToken' | 'total', q: number): string => {
    const at = (all: readonly Measured[]) =>
      quantile(
        all.map(one => one[of]).sort((a, b) => a - b),
        q,
      );
    return `${(at(ours) - at(bare)).toFixed(2)} ms`;
  };
  const processor = (all: readonly Measured[]) =>
    all.reduce((sum, one) => sum + one.processor, 0) / all.length;
  return {
    'first token, added p50': added('firstToken', 0.5),
    'added p95': added('firstToken', 0.95),
    'total, added p50': added('total', 0.5),
    'total, added p95': added('total', 0.95),
    'CPU a call': `${processor(ours).toFixed(2)} ms`,
    'bare CPU a call': `${processor(bare).toFixed(2)} ms`,
    'CPU ratio': (processor(ours) / processor(bare)).toFixed(2),
  };
}
