import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { limit } from './limit.ts';

/** A program that a test started. Every wait for it ends when the program ends, with its output in the error. */
export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it has written until now: standard output and standard error, in the order in which they arrived. */
  output(): string;
  /** Its exit code, or the signal that ended it, when all its output has been read. Rejects when it cannot be started. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /**
   * Waits for a condition.
   * @throws Error when the program ends, or cannot be started, and the condition does not hold.
   */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  /**
   * Waits for something that needs the program.
   * @throws Error when the program ends first.
   */
  during<T>(work: Promise<T>): Promise<T>;
}

/** Milliseconds between two looks at a condition. */
const STEP = 2;

export function startChild(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Child {
  const child = spawn(program, args, options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      output += data;
    });
  }
  let isOver = false;
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    // Node sets one of the two.
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  }).finally(() => {
    isOver = true;
  });
  // It is reported where the test waits for it.
  ended.catch(() => {});

  /** Always rejects. */
  async function tooEarly(): Promise<never> {
    const how = await ended.then(
      code => `ended with ${code}`,
      error => `could not be started: ${error.message}`,
    );
    throw new Error(`The program ${how} while the test was waiting for it:\n${output}`);
  }

  return {
    process: child,
    output: () => output,
    ended,
    async until(condition) {
      const latest = performance.now() + limit;
      while (!(await condition())) {
        if (isOver && !(await condition())) return tooEarly();
        if (performance.now() > latest) throw new Error(`The wait timed out:\n${output}`);
        await pause(STEP);
      }
    },
    during(work) {
      const early = tooEarly();
      early.catch(() => {});
      return Promise.race([work, early]);
    },
  };
}
