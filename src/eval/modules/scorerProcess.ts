/**
 * The process of one scorer module. `moduleProcess.ts` starts it. They communicate over the IPC channel of
 * `fork`, so the module may print anything.
 */

import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { messages } from './messages.ts';
import { type FromModule, MEMORY_LIMIT, OUT_OF_MEMORY, type ToModule } from './moduleMessages.ts';

type ScoreFunction = (...args: readonly unknown[]) => unknown;

/** Maximum characters of a module's error message. */
const LONGEST = 300;

const channel = process.send?.bind(process);
// The module must not use the channel.
delete process.send;

/**
 * Resolves when the operating system has the message, because the module may block the process afterwards.
 */
function sendToParent(message: FromModule): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!channel) return reject(new Error(messages.noParent()));
    channel(message, undefined, {}, error => (error ? reject(error) : resolve()));
  });
}

/**
 * Ends the process when its parent has ended or the memory limit is reached. A worker thread does this,
 * because the module may block the main thread.
 */
function watch(): void {
  const source = `
    const { writeSync } = require('node:fs');
    const end = () => {
      try {
        // It leads a group of its own, with whatever the module has started.
        process.kill(-process.pid, 'SIGKILL');
      } catch {
        process.kill(process.pid, 'SIGKILL');
      }
    };
    setInterval(() => {
      if (process.ppid !== ${process.ppid}) end();
      try {
        process.kill(${process.ppid}, 0);
      } catch (error) {
        if (error.code === 'ESRCH') end();
      }
      if (process.memoryUsage.rss() <= ${MEMORY_LIMIT}) return;
      writeSync(2, ${JSON.stringify(`\n${OUT_OF_MEMORY}\n`)});
      end();
    }, 100);`;
  new Worker(source, { eval: true, execArgv: [], stdin: false }).unref();
}

/**
 * Allows loading only the listed files of the workspace, with the listed contents. Packages are not
 * restricted.
 */
function restrictTo(files: Readonly<Record<string, string>>): void {
  const packages = new Set<string>();
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const isOwn = /^(?:\.{0,2}\/|file:|#)/.test(specifier);
      if (!isOwn || packages.has(context.parentURL ?? '')) packages.add(resolved.url);
      return resolved;
    },
    load(url, context, next) {
      if (!url.startsWith('file:') || packages.has(url)) return next(url, context);
      const path = fileURLToPath(url);
      const bytes = readFileSync(path);
      const allowed = files[path];
      if (allowed === undefined) {
        throw new Error(messages.notAllowed(path));
      }
      if (hash('sha256', bytes) !== allowed) {
        throw new Error(messages.changedSince(path));
      }
      if (!/^\.m?ts$/.test(extname(path))) return next(url, context);
      return { format: 'module', source: withoutTypes(bytes.toString()), shortCircuit: true };
    },
  });
}

function withoutTypes(source: string): string {
  try {
    return stripTypeScriptTypes(source);
  } catch (error) {
    if (Object(error).code !== 'ERR_NO_TYPESCRIPT') throw error;
    throw new Error(messages.noTypeScript(process.versions.node));
  }
}

async function loadScore(file: string): Promise<ScoreFunction> {
  const { default: score }: { default?: unknown } = await import(pathToFileURL(file).href);
  if (typeof score === 'function') return (...args) => score(...args);
  throw new Error(messages.noFunction());
}

/** The message of a thrown value, with the line of the module that threw it. */
function thrownText(error: unknown, file: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.trim().split('\n');
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack
    .split(pathToFileURL(file).href)
    .at(1)
    ?.match(/^:(\d+)/)?.[1];
  return `${line.slice(0, LONGEST).replace(/\.$/, '')}${at === undefined ? '' : messages.atLine(at)}`;
}

/** The data of a result, without the module's classes and methods. */
function plainData(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) {
    return typeof result === 'function' || typeof result === 'symbol' ? typeof result : result;
  }
  const { score, pass, reason }: { score?: unknown; pass?: unknown; reason?: unknown } = result;
  return { score, pass, reason: typeof reason === 'string' ? reason.slice(0, LONGEST) : reason };
}

interface Loaded {
  readonly score: ScoreFunction;
  readonly file: string;
}

async function answer(
  { id, args }: Extract<ToModule, { type: 'score' }>,
  { score, file }: Loaded,
): Promise<void> {
  await sendToParent({ type: 'started', id });
  try {
    await sendToParent({ type: 'scored', id, value: plainData(await score(...args)) });
  } catch (error) {
    await sendToParent({ type: 'failed', id, problem: thrownText(error, file) });
  }
}

/** Resolves to undefined when the module could not be loaded. */
let loading: Promise<Loaded | undefined> | undefined;

async function begin({ file, files }: Extract<ToModule, { type: 'load' }>) {
  try {
    restrictTo(files);
    const score = await loadScore(file);
    await sendToParent({ type: 'loaded' });
    return { score, file };
  } catch (error) {
    await sendToParent({ type: 'notLoaded', problem: thrownText(error, file) });
    return undefined;
  }
}

async function take(message: ToModule): Promise<void> {
  if (message.type === 'ping') return sendToParent({ type: 'pong' });
  if (message.type === 'load') {
    loading = begin(message);
    return;
  }
  const loaded = await loading;
  if (loaded) await answer(message, loaded);
}

watch();
// An error while sending cannot be reported, so the process ends.
process.on('message', (message: ToModule) => void take(message).catch(() => process.exit(1)));
process.on('disconnect', () => process.exit());
