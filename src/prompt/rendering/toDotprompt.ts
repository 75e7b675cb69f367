import type { Message } from '../messages/message.ts';
import {
  type DotpromptMetadata,
  type DotpromptOptions,
  dotpromptMetadata,
} from './dotpromptMetadata.ts';
import type { RenderResult } from './render.ts';

/** Dotprompt's `RenderedPrompt`. Source: https://github.com/google/dotprompt (js/src/types.ts). */
export type RenderedPrompt = DotpromptMetadata & { readonly messages: readonly Message[] };

/** A rendered prompt in the shape that Dotprompt's runtimes give it. */
export function toDotprompt(
  { document, messages }: Extract<RenderResult, { ok: true }>,
  options: DotpromptOptions = {},
): RenderedPrompt {
  const { input: _, ...metadata } = dotpromptMetadata(document, options);
  return { ...metadata, messages } as RenderedPrompt;
}
