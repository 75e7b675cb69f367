import { type Colors, createColors } from './colors.ts';
import { createOutput, type OutputStream, type Sink } from './output.ts';

/** Everything of its process that a command uses. */
export interface Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly colors: Colors;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readStdin(): Promise<string>;
  /** Asks the user. The default answer is no. Absent if no question can be asked. */
  confirm?(question: string): Promise<boolean>;
}

/** The process of a command line. */
export interface CliProcess extends Omit<Terminal, 'stdout' | 'stderr' | 'colors'> {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether colors are enabled. */
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

/** The exit codes of commands. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  misused: 2,
  /** Results are missing because of a provider, the network or a missing recording. */
  incomplete: 3,
  /** A budget prevented calls. */
  budget: 4,
  /** 128 + SIGINT, like shells. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong use or invalid input: one message that names the file and the next step. The exit code is 2. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}
