import { ProviderError } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import {
  type Message,
  messageText,
  type Part,
  type ToolRequestPart,
} from '../prompt/messages/message.ts';
import { isRecord } from '../text/isRecord.ts';
import { type CallRefs, callRefs } from './callRefs.ts';
import { type Media, mediaOf } from './media.ts';
import { messages as texts } from './messages.ts';
import { brokenAtPrefix } from './prefixEnd.ts';

/** A tool call of the model. */
export interface Called {
  /** Unique in the request. The {@link Result} of the call has the same value. */
  readonly ref: string;
  readonly name: string;
  /** The arguments. Empty when they are not an object. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The arguments as JSON text, or the original text when it is not JSON. */
  readonly arguments: string;
}

/** The result of a call. */
export interface Result {
  readonly ref: string;
  readonly name: string;
  readonly output: unknown;
  /** The output as text or as JSON. */
  readonly text: string;
}

/** Reasoning of the model, encrypted or signed by its provider. It belongs to the next part. */
export interface Sealed {
  readonly sealed: unknown;
}

export type AssistantPart = string | Media | Called | Sealed;

interface TurnOf<R extends string, P> {
  readonly role: R;
  readonly parts: readonly P[];
  /** How many parts belong to the stable prefix, in the turn with which the prefix ends. */
  readonly stableParts?: number;
}

/**
 * A message reduced to what every protocol supports. It is never empty, and its texts are never empty. All
 * calls of an assistant are answered in the next turn, which has the role `tool` and contains nothing else.
 */
export type Turn =
  | TurnOf<'system', string | Media>
  | TurnOf<'user', string | Media>
  | TurnOf<'assistant', AssistantPart>
  | TurnOf<'tool', Result>;

const roles: Readonly<Record<string, Turn['role']>> = {
  system: 'system',
  // OpenAI's newer name. Its own models accept both.
  developer: 'system',
  user: 'user',
  model: 'assistant',
  tool: 'tool',
};

/**
 * The turns of a request. Messages without content are omitted, because every provider refuses them.
 * @throws ProviderError of class `badRequest` for an unknown role, for calls and results that do not match,
 * or when nothing is left.
 */
export function turnsOf(request: ModelRequest): readonly Turn[] {
  const refs = callRefs();
  const broken = brokenAtPrefix(request);
  const turns: Turn[] = [];
  broken.messages.forEach((message, index) => {
    const turn = providerTurn(message, request.model, refs);
    const last = turns.at(-1);
    if (turn.role === 'tool' && last?.role === 'tool') {
      turns[turns.length - 1] = { role: 'tool', parts: [...last.parts, ...turn.parts] };
    } else if (turn.parts.length > 0) {
      turns.push(turn);
    }
    const ending = index === broken.message ? turns.at(-1) : undefined;
    if (ending) {
      turns[turns.length - 1] = { ...ending, stableParts: broken.texts ?? ending.parts.length };
    }
  });
  refuseUnanswered(turns);
  if (!turns.some(({ role }) => role !== 'system')) {
    throw badRequest(texts.noUserMessage(request.model));
  }
  return turns;
}

/** Joins parts as text for a place where a protocol accepts no media. */
export function textOnly(parts: readonly (string | Media)[], where: string): string {
  return parts
    .map(part => {
      if (typeof part === 'string') return part;
      throw badRequest(texts.textOnly(where));
    })
    .join('');
}

export function mentionsJson(request: ModelRequest): boolean {
  return request.messages.some(message => /json/i.test(messageText(message)));
}

function providerTurn({ role: written, content }: Message, model: string, refs: CallRefs): Turn {
  const role = Object.hasOwn(roles, written) ? roles[written] : undefined;
  switch (role) {
    case 'system':
    case 'user':
      return { role, parts: content.flatMap(part => saidParts(part, written)) };
    case 'assistant': {
      const parts = content.flatMap((part): readonly AssistantPart[] => {
        if ('toolRequest' in part) return [called(part, refs)];
        if (!('sealed' in part)) return saidParts(part, written);
        const { sealed } = part;
        return sealed.model === model ? [{ sealed: sealed.state }] : [];
      });
      // Reasoning without a following part is refused.
      const says = parts.some(part => typeof part === 'string' || !('sealed' in part));
      return { role, parts: says ? parts : [] };
    }
    case 'tool':
      return { role, parts: content.flatMap(part => result(part, refs)) };
    default:
      throw badRequest(texts.role(model, written));
  }
}

function saidParts(part: Part, role: string): readonly (string | Media)[] {
  if ('text' in part) return part.text === '' ? [] : [part.text];
  if ('media' in part) return [mediaOf(part)];
  if ('toolRequest' in part || 'toolResponse' in part) {
    throw badRequest(texts.toolPart(role));
  }
  return [];
}

function called({ toolRequest: { name, input, ref } }: ToolRequestPart, refs: CallRefs): Called {
  return {
    ref: refs.called(name, ref),
    name,
    input: isRecord(input) ? input : {},
    arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}),
  };
}

function result(part: Part, refs: CallRefs): readonly Result[] {
  if (!('toolResponse' in part)) {
    const says =
      'text' in part ? part.text.trim() !== '' : 'media' in part || 'toolRequest' in part;
    if (!says) return [];
    throw badRequest(texts.onlyResults());
  }
  const { name, output, ref: given } = part.toolResponse;
  const ref = refs.answered(name, given);
  if (ref === undefined) {
    throw badRequest(texts.resultWithoutCall(name));
  }
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? '');
  return [{ ref, name, output, text }];
}

function refuseUnanswered(turns: readonly Turn[]): void {
  turns.forEach((turn, index) => {
    if (turn.role !== 'assistant') return;
    const next = turns[index + 1];
    const answered = new Set(next?.role === 'tool' ? next.parts.map(({ ref }) => ref) : []);
    for (const part of turn.parts) {
      if (typeof part === 'string' || !('ref' in part) || answered.has(part.ref)) continue;
      throw badRequest(texts.callWithoutResult(part.name));
    }
  });
}

function badRequest(message: string): ProviderError {
  return new ProviderError(message, { class: 'badRequest' });
}
