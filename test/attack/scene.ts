import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/host/paths.ts';
import { type Answer, type Loopback, listen } from '../wire/loopback.ts';

/** One thing a hostile repository, document, server or reply may try. */
export interface Attack {
  /** What it does, in the words of the table. */
  readonly attack: string;
  /** What is promised; the run checks just that. */
  readonly promise: string;
  /** Takes long: left out of `npm test`. */
  readonly long?: true;
  /** Fails when the promise is broken. */
  run(scene: Scene): Promise<void>;
}

export interface Ended {
  /** `hangs` when the program had to be killed. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
}

/** A key that must not be seen anywhere but at its own provider. */
export const KEY = 'canary-5d20b7f1c3e94a68';

/** A fresh workspace, and the command line as it ships. */
export interface Scene {
  readonly folder: string;
  /** A folder next to the workspace: outside of it. */
  readonly outside: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  read(file: string): Promise<string>;
  /** Runs `touchstone` in the workspace, with no key in its environment but those given. */
  touchstone(
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<Ended>;
  /** A server on loopback; closed with the scene. */
  serve(answer: Answer): Promise<Loopback>;
  close(): Promise<void>;
}

/** Milliseconds after which a program hangs, whatever else the machine does. */
const HANGS = 90_000;
const cli = join(root, 'dist', 'node', 'cli.js');

export async function openScene(): Promise<Scene> {
  const base = await mkdtemp(join(tmpdir(), 'touchstone-attack-'));
  const folder = join(base, 'workspace');
  const outside = join(base, 'outside');
  await mkdir(folder);
  await mkdir(outside);
  const servers: Loopback[] = [];
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(base, 'home'),
    XDG_CONFIG_HOME: join(base, 'home', '.config'),
    XDG_STATE_HOME: join(base, 'home', '.state'),
  };
  return {
    folder,
    outside,
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        const file = join(folder, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
    read: file => readFile(join(folder, file), 'utf8').catch(() => ''),
    touchstone(args, more = {}) {
      const options = {
        cwd: folder,
        env: { ...environment, ...more },
        timeout: HANGS,
        killSignal: 'SIGKILL',
        maxBuffer: 256 * 1024 * 1024,
      } as const;
      return new Promise(resolve => {
        const child = execFile(
          process.execPath,
          [cli, ...args],
          options,
          (error, stdout, stderr) => {
            const code = error?.killed ? 'hangs' : (error?.code ?? 0);
            resolve({ code, stdout, stderr, output: stdout + stderr });
          },
        );
        child.stdin?.end();
      });
    },
    async serve(answer) {
      const server = await listen(answer);
      servers.push(server);
      return server;
    },
    async close() {
      await Promise.all(servers.map(server => server.close()));
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** `touchstone.yaml` with an endpoint `local` at a loopback server. */
export function localEndpoint({ url }: Pick<Loopback, 'url'>, more = ''): string {
  return `endpoints:\n  local:\n    protocol: openai\n    baseUrl: ${url}/v1\n${more}`;
}

/** A whole Chat Completions reply of one text, streamed. */
export function sayInChat(text: string): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (value: unknown): void => {
      response.write(`data: ${JSON.stringify(value)}\n\n`);
    };
    chunk({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: { role: 'assistant', content: text } }],
    });
    chunk({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    });
    response.end('data: [DONE]\n\n');
  };
}
