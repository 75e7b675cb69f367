import { type Command, Option } from 'commander';
import { type CurlShell, curlCommand } from '../../call/code/curl.ts';
import { httpRequestOf } from '../../call/code/httpRequest.ts';
import { prepare } from '../../call/prepare.ts';
import { buildRequest } from '../../call/request/buildRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile } from '../../load/loadPromptFile.ts';
import { ProviderError } from '../../model/errors.ts';
import type { ModelRequest } from '../../model/request.ts';
import { modelsFor } from '../../model/settings/settings.ts';
import { modelsOf } from '../../prompt/frontmatter/metadata.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';
import { readInput } from '../options/input.ts';
import type { Colors } from '../terminal/colors.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { addTrustOption, askInTerminal, type TrustOption } from '../trust/askForTrust.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { reportTokens, type TokenReport, tokenReportText } from './tokenReport.ts';

interface Options extends TrustOption {
  readonly input?: string;
  readonly json?: true;
  readonly tokens?: true;
  readonly live?: true;
  readonly curl?: true;
  readonly shell?: CurlShell;
}

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  addTrustOption(command, 'render triage.prompt --live')
    .argument('<file>', 'the prompt file')
    .option(
      '-i, --input <data>',
      `variables: a JSON file, JSON itself, or - for standard input\n(touchstone render triage.prompt --input ticket.json)`,
    )
    .option(
      '--json',
      'print the messages as JSON\n(touchstone render triage.prompt -i ticket.json --json)',
    )
    .option(
      '--tokens',
      'show the tokens of each message and of the request, counted locally\n(touchstone render triage.prompt -i ticket.json --tokens)',
    )
    .addOption(
      new Option(
        '--live',
        'let the provider count the tokens (sends the request)\n(touchstone render triage.prompt -i ticket.json --tokens --live)',
      ).implies({ tokens: true }),
    )
    .addOption(
      new Option(
        '--curl',
        'print the HTTP request as a curl command, with environment variables instead of keys, and send nothing\n(touchstone render triage.prompt -i ticket.json --curl)',
      ).conflicts(['json', 'tokens']),
    )
    .addOption(
      new Option(
        '--shell <shell>',
        'the shell that the curl command is for; the default is the shell of the system\n(touchstone render triage.prompt -i ticket.json --curl --shell powershell)',
      )
        .choices(['sh', 'powershell'])
        .implies({ curl: true }),
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
  if (options.curl) return await printCurl(prompt, input, options, terminal);
  const model = modelsOf(prompt.document.metadata)[0] ?? '';
  const built = buildRequest({ prompt, input, model });
  if (!built.ok) throw new MisuseError(built.error.message);
  if (built.unsendable) terminal.stderr.write(`${built.unsendable.message}\n`);
  const { messages } = built.request;
  const tokens = options.tokens && (await promptTokens(prompt, built.request, options, terminal));
  if (options.json) terminal.stdout.json(tokens ? { messages, tokens } : messages, 2);
  else {
    const texts = messages.map(message => printedMessage(message, terminal.colors));
    terminal.stdout.write(texts.join('\n'));
    if (tokens) terminal.stdout.write(`\n${tokenReportText(tokens, terminal)}`);
  }
  return exitCodes.passed;
}

/** The request to the prompt's first model, or to that of the workspace. */
async function printCurl(
  prompt: LoadedPrompt,
  input: Readonly<Record<string, unknown>>,
  { shell = process.platform === 'win32' ? 'powershell' : 'sh' }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const { host } = await openWorkspace(prompt.file ?? '', terminal);
  try {
    const [model = ''] = modelsFor(prompt.document.metadata, host.settings);
    const prepared = await prepare({ prompt, input, model }, host.settings);
    const request = await httpRequestOf(prepared, host, terminal.signal);
    terminal.stdout.write(curlCommand(request, shell));
    return exitCodes.passed;
  } catch (error) {
    throw error instanceof ProviderError ? new MisuseError(error.message) : error;
  } finally {
    await host.close();
  }
}

/** Tokens for the prompt's first model, or that of the workspace. */
async function promptTokens(
  prompt: LoadedPrompt,
  request: ModelRequest,
  options: Options,
  terminal: Terminal,
): Promise<TokenReport> {
  const workspace = await openWorkspace(prompt.file ?? '', terminal);
  try {
    const [model = ''] = modelsFor(prompt.document.metadata, workspace.host.settings);
    const live = options.live === true;
    // Without permission the tokens are estimated, and the report says why.
    if (live) await askInTerminal({ models: [model], mode: 'live', workspace }, options, terminal);
    const { mediaPlaces } = prompt;
    return await reportTokens({ ...request, model }, live, workspace, terminal, mediaPlaces);
  } finally {
    await workspace.host.close();
  }
}

function printedMessage({ role, content }: Message, colors: Colors): string {
  return `${colors.bold(role)}\n${content.map(partText).join('').trim()}\n`;
}

function partText(part: Part): string {
  if ('text' in part) return part.text;
  if ('media' in part)
    return `[media ${part.media.contentType ?? ''} ${part.media.url.slice(0, 80)}]`;
  return '';
}
