import * as vscode from 'vscode';
import { ProviderError } from '../../../model/errors.ts';
import type { ModelRequest } from '../../../model/request.ts';
import { type EditorPart, editorTurns, type Image } from './editorTurns.ts';

type MessagePart = vscode.LanguageModelChatMessage['content'][number];

/**
 * Converts the messages of a request to VS Code's classes.
 * @throws ProviderError of class `badRequest` for content that cannot be sent.
 */
export function editorMessages(request: ModelRequest): vscode.LanguageModelChatMessage[] {
  const { User, Assistant } = vscode.LanguageModelChatMessageRole;
  return editorTurns(request).map(({ role, parts }) => {
    const content = parts.map(part => messagePart(part, request.model));
    return new vscode.LanguageModelChatMessage(role === 'user' ? User : Assistant, content);
  });
}

function messagePart(part: EditorPart, model: string): MessagePart {
  if (typeof part === 'string') return new vscode.LanguageModelTextPart(part);
  if ('bytes' in part) return imagePart(part, model);
  if ('input' in part) {
    return new vscode.LanguageModelToolCallPart(part.ref, part.name, { ...part.input });
  }
  return new vscode.LanguageModelToolResultPart(part.ref, [
    new vscode.LanguageModelTextPart(part.text),
  ]);
}

/** Not in the oldest supported version of VS Code, and therefore not in its types. */
interface DataParts {
  readonly LanguageModelDataPart?: {
    image(data: Uint8Array, mimeType: string): MessagePart;
  };
}

function imagePart({ bytes, mimeType }: Image, model: string): MessagePart {
  const { LanguageModelDataPart } = vscode as DataParts;
  if (LanguageModelDataPart) return LanguageModelDataPart.image(bytes, mimeType);
  throw new ProviderError(
    vscode.l10n.t(
      'This version of VS Code cannot send an image to {0}. Update VS Code, or choose another model.',
      model,
    ),
    { class: 'badRequest' },
  );
}
