import type { Command } from 'commander';
import type { Message, Part } from '../../prompt/message.ts';
import { modelsOf } from '../../prompt/metadata.ts';
import { buildRequest } from '../../run/buildRequest.ts';
import { loadPromptFile } from '../../run/loadPromptFile.ts';
import { readInput } from '../input.ts';
import { type Colors, type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal.ts';

interface Options {
  readonly input?: string;
  readonly json?: true;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .argument('<file>', 'the prompt file')
    .option(
      '-i, --input <data>',
      `variables: a JSON file, JSON itself, or - for standard input\n(touchstone render triage.prompt --input ticket.json)`,
    )
    .option(
      '--json',
      'print the messages as JSON\n(touchstone render triage.prompt -i ticket.json --json)',
    )
    .action(async (file: string, options: Options) => {
      done(await render(file, options, terminal));
    });
}

async function render(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new MisuseError(loaded.message);
  const { prompt } = loaded;
  const input = await readInput(options.input, terminal);
  const model = modelsOf(prompt.document.metadata)[0] ?? '';
  const built = buildRequest({ prompt, input, model });
  if (!built.ok) throw new MisuseError(built.error.message);
  const { messages } = built.request;
  terminal.stdout.write(
    options.json
      ? `${JSON.stringify(messages, undefined, 2)}\n`
      : messages.map(message => messageText(message, terminal.colors)).join('\n'),
  );
  return exitCodes.passed;
}

function messageText({ role, content }: Message, colors: Colors): string {
  return `${colors.bold(role)}\n${content.map(partText).join('').trim()}\n`;
}

function partText(part: Part): string {
  if ('text' in part) return part.text;
  if ('media' in part)
    return `[media ${part.media.contentType ?? ''} ${part.media.url.slice(0, 80)}]`;
  return '';
}
