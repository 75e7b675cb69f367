import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundledScript } from '../../files/bundledScript.ts';
import { messages } from './messages.ts';
import type { ScorerModule } from './moduleFiles.ts';
import { type FromModule, MEMORY_LIMIT, OUT_OF_MEMORY, type ToModule } from './moduleMessages.ts';

/** The result of one call of a module. `problem` is the end of a sentence about the module. */
export type ModuleAnswer =
  | { readonly type: 'scored'; readonly value: unknown }
  | { readonly type: 'failed' | 'notLoaded'; readonly problem: string }
  /**
   * The process ended while several calls were open, or after other calls. This call may not be the cause.
   */
  | { readonly type: 'lost' };

/** A process that runs one module. It cannot be used again after it has ended. */
export interface ModuleProcess {
  /**
   * @param args data that can be cloned.
   * @param limit milliseconds from the start of the call in the module.
   */
  ask(args: readonly unknown[], limit: number): Promise<ModuleAnswer>;
  readonly isEnded: boolean;
  /** Ends the process. Resolves when it has ended. */
  close(): Promise<void>;
}

interface PendingCall {
  readonly limit: number;
  readonly resolve: (answer: ModuleAnswer) => void;
  timer?: NodeJS.Timeout;
}

/** Milliseconds to start Node and to load the module with its packages. */
const LOAD_TIMEOUT_MS = 60_000;
/** Milliseconds in which a process that is not blocked answers. */
const PING_TIMEOUT_MS = 1000;
/** Milliseconds without a call after which the process ends. */
const IDLE_MS = 30_000;
/** How many characters of standard error are kept to explain why the process ended. */
const TAIL = 2000;
const DRAIN_MS = 500;

/** Whether signals can be sent to a process group. */
const hasGroups = process.platform !== 'win32';

/** Environment variables that a program needs to run. None of them holds a key. */
const variables =
  /^(?:PATH|HOME|USERPROFILE|SYSTEMROOT|SYSTEMDRIVE|TEMP|TMP|TMPDIR|LANG|LC_ALL|TZ)$/i;

export function startModule(module: ScorerModule): ModuleProcess {
  const calls = new Map<number, PendingCall>();
  const child = spawnFor(module);
  let lastId = 0;
  let errors = '';
  let notLoaded: string | undefined;
  let isEnded = false;
  let pinging: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  const loading = setTimeout(() => {
    endWith(messages.notLoaded(LOAD_TIMEOUT_MS / 1000));
  }, LOAD_TIMEOUT_MS);
  const ended = new Promise<void>(resolve => {
    child.once('exit', async (code, signal) => {
      await drained(child);
      finish(processEndText(code, signal, errors));
      resolve();
    });
    child.once('error', error => {
      finish(messages.notStarted(error.message));
      resolve();
    });
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-TAIL);
  });
  child.on('message', take);
  send({ type: 'load', file: module.file, files: module.files });
  keepAlive();

  function send(message: ToModule): void {
    // A message that cannot be sent gets its answer when the process has ended.
    child.send(message, () => {});
  }

  function take(message: FromModule): void {
    if (message.type === 'loaded') clearTimeout(loading);
    else if (message.type === 'notLoaded') endWith(messages.loadFailed(message.problem));
    else if (message.type === 'pong') onPong();
    else if (message.type === 'started') limit(message.id);
    else if (message.type === 'scored') settle(message.id, message);
    else settle(message.id, { type: 'failed', problem: messages.failed(message.problem) });
  }

  function settle(id: number, answer: ModuleAnswer): void {
    const call = calls.get(id);
    if (!call) return;
    clearTimeout(call.timer);
    calls.delete(id);
    call.resolve(answer);
    keepAlive();
  }

  /** The time limit starts here. */
  function limit(id: number): void {
    const call = calls.get(id);
    if (!call) return;
    call.timer = setTimeout(() => {
      late.add(id);
      if (calls.size === 1) return endLate();
      // A late call may be waiting for another one that blocks the process.
      send({ type: 'ping' });
      pinging ??= setTimeout(kill, PING_TIMEOUT_MS);
    }, call.limit);
  }

  const late = new Set<number>();

  function onPong(): void {
    clearTimeout(pinging);
    if (late.size > 0) endLate();
  }

  /**
   * A call that is late in a responsive process is late by its own fault, and its code may still be running.
   * The process and its other calls end too.
   */
  function endLate(): void {
    for (const id of late) {
      const { limit: given = 0 } = calls.get(id) ?? {};
      settle(id, { type: 'failed', problem: messages.noVerdict(given / 1000) });
    }
    kill();
  }

  function endWith(problem: string): void {
    notLoaded = problem;
    kill();
  }

  function kill(): void {
    isEnded = true;
    endGroup(child);
  }

  /** Called when the process has ended. */
  function finish(how: string): void {
    isEnded = true;
    for (const timer of [loading, pinging, idle]) clearTimeout(timer);
    const isGuilty = lastId === 1;
    for (const id of [...calls.keys()]) {
      if (notLoaded !== undefined) settle(id, { type: 'notLoaded', problem: notLoaded });
      else settle(id, isGuilty ? { type: 'failed', problem: how } : { type: 'lost' });
    }
  }

  /** The process keeps the program running only while a call waits for its result. */
  function keepAlive(): void {
    clearTimeout(idle);
    if (isEnded) return;
    if (calls.size > 0) {
      child.ref();
      child.channel?.ref();
      return;
    }
    child.unref();
    child.channel?.unref();
    idle = setTimeout(kill, IDLE_MS);
    idle.unref();
  }

  return {
    ask: (args, given) =>
      new Promise(resolve => {
        if (isEnded) return resolve({ type: 'lost' });
        const id = ++lastId;
        calls.set(id, { limit: given, resolve });
        keepAlive();
        send({ type: 'score', id, args });
      }),
    get isEnded() {
      return isEnded;
    },
    close() {
      // The program must not end while this is waited for.
      child.ref();
      kill();
      return ended;
    },
  };
}

function spawnFor({ file }: ScorerModule): ChildProcess {
  const script = bundledScript('scorerProcess', import.meta.url);
  if (!script) throw new Error(messages.noProgram());
  const environment = Object.entries(process.env).filter(([name]) => variables.test(name));
  const child = fork(fileURLToPath(script), [], {
    cwd: dirname(file),
    env: {
      ...Object.fromEntries(environment),
      ...(process.versions['electron'] !== undefined && { ELECTRON_RUN_AS_NODE: '1' }),
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: hasGroups,
  });
  if (child.stderr instanceof Socket) child.stderr.unref();
  return child;
}

/** Ends the process and all processes that it has started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/**
 * The last output may arrive after the end of the process. It never ends when a child process keeps the pipe
 * open, so waiting is limited.
 */
async function drained({ stderr }: ChildProcess): Promise<void> {
  if (!stderr || stderr.closed) return;
  await Promise.race([
    once(stderr, 'close'),
    setTimeoutPromise(DRAIN_MS, undefined, { ref: false }),
  ]);
}

function processEndText(
  code: number | null,
  signal: NodeJS.Signals | null,
  errors: string,
): string {
  if (errors.includes(OUT_OF_MEMORY) || errors.includes('heap out of memory')) {
    return messages.outOfMemory(MEMORY_LIMIT);
  }
  const [, thrown] = /^\s*(?:Uncaught )?(\w*Error: .*)$/m.exec(errors) ?? [];
  if (thrown !== undefined) return messages.failedOutside(thrown.slice(0, 300));
  return messages.processEnded(signal ?? messages.exitCode(code ?? 0));
}
