import Type from 'typebox';
import {
  type FinishReason,
  type ModelEvent,
  type ToolCall,
  ToolCallSchema,
} from '../../model/events.ts';
import { type Usage, UsageSchema } from '../../model/usage.ts';
import type { Message } from '../../prompt/messages/message.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/reader.ts';

/** One recorded reply: a line of `.touchstone/recordings/<prompt>.jsonl`. */
export interface Recording {
  /** SHA-256 of the provider-neutral request, 64 hex digits. */
  readonly hash: string;
  readonly model: string;
  /** The repeat of an evaluation that it answered, from 0. Absent for 0 and when nothing was repeated. */
  readonly repeat?: number;
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  /**
   * The reply with its parts in order, when it is more than text. The history of the next turn needs it,
   * including the provider's encrypted parts. Absent in older recordings.
   */
  readonly reply?: Message;
  readonly finish: { readonly reason: FinishReason; readonly raw: string };
  /** As the provider counted it. Absent for a hand-written reply. */
  readonly usage?: Usage;
  /** Milliseconds, measured during the recorded call. Absent for a hand-written reply. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
  /** ISO time of the recording. */
  readonly recorded: string;
  /** True when a person wrote the reply. It is shown wherever the reply is shown. */
  readonly handWritten?: boolean;
  /** The input of the request, for readers of the file. It is not part of the key. */
  readonly input?: Readonly<Record<string, unknown>>;
}

const Milliseconds = Type.Optional(Type.Number({ minimum: 0 }));

const RecordingSchema = Type.Object({
  hash: Type.String(),
  model: Type.String(),
  repeat: Type.Optional(Type.Integer({ minimum: 0 })),
  text: Type.String(),
  toolCalls: Type.Optional(Type.Array(ToolCallSchema)),
  reply: Type.Optional(Type.Object({ role: Type.String(), content: Type.Array(Type.Object({})) })),
  finish: Type.Object({
    reason: Type.Enum(['stop', 'length', 'contentFilter', 'refusal', 'toolCalls', 'other']),
    raw: Type.String(),
  }),
  usage: Type.Optional(UsageSchema),
  timeToFirstToken: Milliseconds,
  totalTime: Milliseconds,
  recorded: Type.String(),
  handWritten: Type.Optional(Type.Boolean()),
  input: Type.Optional(Type.Object({})),
});

export const readRecording = readerOf<Recording>(plainSchema(RecordingSchema));

/** The events of the recorded reply, in the order of its parts. */
export async function* replay(recording: Recording): AsyncGenerator<ModelEvent> {
  const { text, toolCalls = [], reply, usage, finish } = recording;
  const left = [...toolCalls];
  if (reply) {
    for (const part of reply.content) {
      if ('text' in part) yield { type: 'delta', text: part.text };
      else if ('sealed' in part) yield { type: 'sealed', state: part.sealed.state };
      else if ('toolRequest' in part) {
        const call = left.shift();
        if (call) yield { type: 'toolCall', call };
      }
    }
  } else {
    yield { type: 'delta', text };
  }
  for (const call of left) yield { type: 'toolCall', call };
  if (usage) yield { type: 'usage', usage };
  yield { type: 'finish', ...finish };
}
