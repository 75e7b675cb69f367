import type { ModelEvent, ToolCall } from '../../model/events.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';

/** A reply that is assembled from its events. */
export interface ReplyMessage {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** The message for the history. Undefined while the reply is only text. */
  readonly message: Message | undefined;
  /** Adds an event. Events without content are ignored. */
  add(event: ModelEvent): void;
}

/** `model`, as `provider/model`, is the model that created the encrypted parts. */
export function createReplyMessage(model: string): ReplyMessage {
  // There are thousands of pieces, so they are joined only when the text is needed.
  const parts: Part[] = [];
  const toolCalls: ToolCall[] = [];
  let whole = '';
  let open = '';

  function closeText(): void {
    if (open !== '') parts.push({ text: open });
    open = '';
  }

  return {
    get text() {
      return whole;
    },
    toolCalls,
    get message() {
      closeText();
      const isMore = parts.some(part => !('text' in part));
      return isMore ? { role: 'model', content: [...parts] } : undefined;
    },
    add(event) {
      if (event.type === 'delta') {
        whole += event.text;
        open += event.text;
      } else if (event.type === 'sealed') {
        closeText();
        parts.push({ sealed: { model, state: event.state } });
      } else if (event.type === 'toolCall') {
        closeText();
        const { ref, name, input } = event.call;
        toolCalls.push(event.call);
        parts.push({ toolRequest: { name, ref, ...(input !== undefined && { input }) } });
      }
    },
  };
}
