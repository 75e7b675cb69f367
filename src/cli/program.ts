import { Command, CommanderError } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { asSentence } from '../format/sentences.ts';
import { messages as wording } from './messages.ts';
import { refuseRepeats } from './options/options.ts';
import {
  type CliProcess,
  createTerminal,
  type ExitCode,
  exitCodes,
  MisuseError,
  type Terminal,
} from './terminal/terminal.ts';

/** A command with its arguments and options. It is loaded only when it is called. */
export interface CommandModule {
  /** Adds arguments, options and the action. The action reports its result with `done`. */
  define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void;
}

interface CommandEntry {
  readonly summary: string;
  load(): Promise<CommandModule>;
}

const commandEntries: Readonly<Record<string, CommandEntry>> = {
  check: {
    summary: 'check prompts, evaluations, datasets and settings',
    load: () => import('./check/check.ts'),
  },
  render: {
    summary: 'render messages without sending them',
    load: () => import('./render/render.ts'),
  },
  run: {
    summary: 'run a prompt once on one or more models',
    load: () => import('./run/run.ts'),
  },
  eval: {
    summary: 'evaluate prompts against golden datasets',
    load: () => import('./eval/eval.ts'),
  },
  improve: {
    summary: 'find a better text for a prompt, and test it on held-out rows',
    load: () => import('./improve/improve.ts'),
  },
  report: {
    summary: 'report stored results again, or join those of parts of an evaluation',
    load: () => import('./report/report.ts'),
  },
  dataset: {
    summary: 'check golden datasets for duplicates, leaks and gaps, and propose rows for them',
    load: () => import('./dataset/dataset.ts'),
  },
  rubric: {
    summary: 'print a built-in rubric of the scorer `judge`, to be copied',
    load: () => import('./rubric/rubric.ts'),
  },
  judge: {
    summary: 'compare judges with the verdicts of people',
    load: () => import('./judge/judge.ts'),
  },
  models: {
    summary: 'list, show, suggest and check models',
    load: () => import('./models/models.ts'),
  },
  trust: {
    summary: 'list and revoke permissions of endpoints and modules',
    load: () => import('./trust/trust.ts'),
  },
  lsp: {
    summary: 'start the language server (LSP)',
    load: () => import('./lsp.ts'),
  },
};

/** Runs the command line and returns its exit code. Never throws. `args` is without `node` and the script. */
export async function runCli(args: readonly string[], process: CliProcess): Promise<ExitCode> {
  const terminal = createTerminal(process);
  try {
    return await dispatch(args, terminal);
  } finally {
    terminal.stdout.end();
    terminal.stderr.end();
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.passed;
  const program = configured(new Command('touchstone'), terminal)
    .description('Write prompts like code: run them, validate their outputs, evaluate them.')
    .version(packageFile.version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText(
      'after',
      `
Exit codes: 0 passed, 1 failed, 2 invalid usage or input, 3 incomplete because of provider or network errors, 4 budget exceeded.

Examples:
  $ touchstone run triage.prompt --input '{"ticket": "I was charged twice"}'
  $ touchstone eval --replay
  $ touchstone help eval
`,
    );
  const called = args.find(arg => !arg.startsWith('-') && arg !== 'help');
  for (const [name, { summary, load }] of Object.entries(commandEntries)) {
    const command = configured(program.command(name), terminal)
      .description(asSentence(summary))
      .summary(summary);
    if (name !== called) continue;
    (await load()).define(command, terminal, ended => {
      code = ended;
    });
    for (const each of [command, ...command.commands]) refuseRepeats(each);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return errorExitCode(error, terminal);
  }
}

function configured(command: Command, { stdout, stderr }: Terminal): Command {
  return command
    .exitOverride()
    .showHelpAfterError(wording.useHelp())
    .configureOutput({
      writeOut: text => void stdout.write(text),
      writeErr: text => void stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    });
}

function errorExitCode(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.passed : exitCodes.misused;
  }
  if (error instanceof MisuseError) {
    terminal.stderr.write(`${error.message}\n`);
    return exitCodes.misused;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.stderr.write(wording.internalError(text));
  return exitCodes.misused;
}
