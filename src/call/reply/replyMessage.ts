import type { ModelEvent, ToolCall } from '../../model/events.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';

/** A reply as it is put together from its events. */
export interface ReplyMessage {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** The message to give back as history; undefined while it is nothing but text. */
  readonly message: Message | undefined;
  /** Takes an event in; those that carry no content are passed over. */
  add(event: ModelEvent): void;
}

/** `model`, as `provider/model`, is whose seal the sealed parts bear. */
export function createReplyMessage(model: string): ReplyMessage {
  // Thousands of pieces: joined only when they are asked for.
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
