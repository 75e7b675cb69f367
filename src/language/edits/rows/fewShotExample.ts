import type { PromptDocument } from '../../../prompt/document.ts';
import { renderPrompt } from '../../../prompt/rendering/render.ts';
import { lineEnd } from '../../../text/replacement.ts';

/** A run that becomes an example. */
export interface ExampleRun {
  readonly input: Readonly<Record<string, unknown>>;
  /** The text of the reply. */
  readonly reply: string;
}

/**
 * A run as a turn of user and model in the prompt's own body. The user's text is the prompt's last message
 * rendered with that input or, if the prompt is a single message, only the input.
 */
export function fewShotExample(
  document: PromptDocument,
  { input, reply }: ExampleRun,
  partials: ReadonlyMap<string, string>,
): string {
  const asked = lastTurn(document, input, partials) ?? inputText(input);
  const block = `{{role "user"}}\n${escapedTags(asked)}\n\n{{role "model"}}\n${escapedTags(compact(reply))}\n\n`;
  return block.replace(/\r?\n/g, lineEnd(document.text));
}

function lastTurn(
  document: PromptDocument,
  input: ExampleRun['input'],
  partials: ReadonlyMap<string, string>,
): string | undefined {
  const rendered = renderPrompt(document, { input }, { partials });
  if (!rendered.ok || rendered.messages.length < 2) return undefined;
  const last = rendered.messages.at(-1);
  if (last?.role !== 'user') return undefined;
  const texts = last.content.map(part => ('text' in part ? part.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('').trim();
}

function inputText(input: ExampleRun['input']): string {
  const [only, ...others] = Object.values(input);
  return typeof only === 'string' && others.length === 0 ? only : JSON.stringify(input);
}

function compact(reply: string): string {
  try {
    return JSON.stringify(JSON.parse(reply));
  } catch {
    return reply.trim();
  }
}

/** Text without tags: a backslash makes `{{` plain text. */
function escapedTags(text: string): string {
  return text.replaceAll('{{', '\\{{');
}
