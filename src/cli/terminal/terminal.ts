import { type Colors, createColors } from './colors.ts';
import { createOutput, type Output, type Sink } from './output.ts';

/** Everything a command touches of the process it runs in. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly colors: Colors;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readStdin(): Promise<string>;
  /** Asks the user, whose default is no; absent if no question can be asked. */
  confirm?(question: string): Promise<boolean>;
}

/** The process a command line runs in. */
export interface CliProcess extends Omit<Terminal, 'stdout' | 'stderr' | 'colors'> {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether colours are wanted. */
  readonly colors: boolean;
}
export function createTerminal(host: CliProcess): Terminal {
  return {
    ...host,
    stdout: createOutput(host.stdout),
    stderr: createOutput(host.stderr),
    colors: createColors(host.colors),
  };
}

/** What a command's end means to the shell that called it. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  misused: 2,
  /** A provider, the network or a missing recording left holes. */
  incomplete: 3,
  /** A budget kept calls from being made. */
  budget: 4,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong use or bad input: one message naming the file and the next step; ends with exit code 2. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}
