import { l10n } from 'vscode';
import { ProviderError } from '../../../model/errors.ts';
import type { ModelRequest } from '../../../model/request.ts';
import { type Media, unsupportedMedia } from '../../../provider/media.ts';
import { type Called, type Result, type Turn, textOnly, turnsOf } from '../../../provider/turns.ts';

export interface Image {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

export type EditorPart = string | Image | Called | Result;

/** A message for VS Code's language models, which have no system role and no role for tools. */
export interface EditorTurn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly EditorPart[];
}

/**
 * The turns of a request with alternating roles. The text of the system role is put before the first user
 * message and marked as instructions, and so is the output schema.
 * @throws ProviderError of class `badRequest` for content that these models do not accept.
 */
export function editorTurns(request: ModelRequest): readonly EditorTurn[] {
  const turns: { role: EditorTurn['role']; parts: EditorPart[] }[] = [];
  const instructions: string[] = [];
  for (const turn of turnsOf(request)) {
    if (turn.role === 'system') {
      instructions.push(textOnly(turn.parts, l10n.t('A system message to {0}', request.model)));
      continue;
    }
    const role = turn.role === 'assistant' ? 'assistant' : 'user';
    const parts = turn.parts.flatMap(part => editorParts(part, request.model));
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  const wanted = outputHint(request);
  if (wanted !== undefined) instructions.push(wanted);
  if (instructions.length === 0) return turns;
  const instructionText = `<instructions>\n${instructions.join('\n\n')}\n</instructions>\n\n`;
  const [first] = turns;
  if (first?.role === 'user') first.parts.unshift(instructionText);
  else turns.unshift({ role: 'user', parts: [instructionText] });
  return turns;
}

function editorParts(part: Turn['parts'][number], model: string): readonly EditorPart[] {
  if (typeof part === 'string' || 'ref' in part) return [part];
  return 'sealed' in part ? [] : [imageOf(part, model)];
}

function imageOf(media: Media, model: string): Image {
  const { mimeType, data } = media;
  if (!mimeType.startsWith('image/')) throw unsupportedMedia(media, model);
  if (data === undefined) {
    throw new ProviderError(
      l10n.t('{0} does not accept the URL of an image. Use a `data:` URL.', model),
      { class: 'badRequest' },
    );
  }
  return { mimeType, bytes: Buffer.from(data, 'base64') };
}

/**
 * VS Code has no structured output, so the schema is added to the prompt. The reply is validated like any
 * other.
 */
function outputHint({ output }: ModelRequest): string | undefined {
  if (output?.format !== 'json') return undefined;
  const json = 'Reply with JSON alone: no code fence, not a word before or after it.';
  if (!output.schema) return json;
  return `${json} The JSON has to fit this JSON Schema:\n${JSON.stringify(output.schema)}`;
}
