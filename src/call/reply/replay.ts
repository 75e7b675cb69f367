import type { ModelEvent } from '../../model/events.ts';
import type { Recording } from '../host.ts';

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
