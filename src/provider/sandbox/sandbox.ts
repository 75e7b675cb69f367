import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { ProviderError } from '../../model/errors.ts';
import type { ModelEvent } from '../../model/events.ts';
import type { ModelRequest } from '../../model/request.ts';
import { messageText } from '../../prompt/messages/message.ts';
import { type ProtocolCall, provider } from '../conversation.ts';
import type { Provider } from '../provider.ts';
import { messages as texts } from './messages.ts';
import { sandboxValue } from './sandboxValue.ts';

/** Milliseconds. */
export interface SandboxPace {
  readonly firstToken: number;
  readonly perToken: number;
}

const naturalPace: SandboxPace = { firstToken: 240, perToken: 12 };

/**
 * Models that run on this machine and cost nothing. The same request always gets the same reply.
 * `sandbox/echo` repeats the last user message. `sandbox/schema` generates a value of the output schema. They
 * stream at a visible pace. With `stream: false` and a pace of zero, they answer immediately.
 */
export function createSandbox({
  pace = naturalPace,
}: {
  readonly pace?: SandboxPace;
} = {}): Provider {
  return provider({ converse: (request, attempt) => converse(request, attempt, pace) });
}

export const sandbox = createSandbox();

async function* converse(
  request: ModelRequest,
  { signal, stream }: ProtocolCall,
  pace: SandboxPace,
): AsyncGenerator<ModelEvent> {
  const text = replyTo(request);
  if (stream === false) {
    yield { type: 'delta', text };
  } else {
    if (pace.firstToken > 0) await pause(pace.firstToken, undefined, { signal });
    const pieces = wordPieces(text);
    const wait = pace.perToken * TOKENS_A_PIECE;
    // A large reply has larger pieces, so that it does not take longer.
    const size = Math.max(1, Math.ceil((pieces.length * wait) / LONGEST));
    for (let from = 0; from < pieces.length; from += size) {
      yield { type: 'delta', text: pieces.slice(from, from + size).join('') };
      if (wait > 0) await pause(wait, undefined, { signal });
    }
  }
  yield { type: 'finish', reason: 'stop', raw: 'stop', model: request.model };
}

function replyTo(request: ModelRequest): string {
  const { output } = request;
  const model = parseModelReference(request.model)?.model;
  const asked = lastUserText(request);
  if (model === 'echo') return asked;
  if (model !== 'schema') {
    throw new ProviderError(texts.unknownModel(request.model), { class: 'unknownModel' });
  }
  if (output?.format !== 'json') {
    const words = asked.trim().split(/\s+/).slice(0, 60).join(' ');
    return texts.reply(words);
  }
  const { messages, parameters } = request;
  const hash = createHash('sha256').update(JSON.stringify([messages, parameters, output]));
  const value = sandboxValue(output.schema ?? {}, hash.digest().readUInt32LE(), asked);
  return JSON.stringify(value, null, 2);
}

function lastUserText(request: ModelRequest): string {
  const last = request.messages.findLast(({ role }) => role === 'user');
  return last ? messageText(last) : '';
}

const TOKENS_A_PIECE = 2;
/** Maximum time of a reply after its first token, in milliseconds. */
const LONGEST = 8_000;

/** Splits a text into pieces of two words or punctuation marks without losing anything. */
function wordPieces(text: string): readonly string[] {
  return (
    text.match(
      /(?:\s*(?:[\p{L}\p{N}]+|[^\s\p{L}\p{N}])){1,2}\s*$|(?:\s*(?:[\p{L}\p{N}]+|[^\s\p{L}\p{N}])){1,2}|\s+/gu,
    ) ?? []
  );
}
