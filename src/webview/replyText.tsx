import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { PanelColumn } from '../protocol/messages.ts';
import { isFinal } from './columnWords.ts';
import { jsonTokens } from './jsonTokens.ts';

/** The reply as text nodes only: JSON laid out and coloured once complete, anything else as it came. */
export function ReplyText({ column }: { readonly column: PanelColumn }) {
  const { text, status, model } = column;
  const box = useRef<HTMLElement>(null);
  const followed = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && followed.current && status === 'streaming') {
      element.scrollTop = element.scrollHeight;
    }
  }, [text, status]);
  const content = useMemo(() => (isFinal(column) && colouredJson(column)) || text, [column]);

  if (text === '') {
    return status === 'completed' ? <p class="description">The reply is empty.</p> : null;
  }
  return (
    <>
      {status === 'degraded' && <p class="description">In place of an answer:</p>}
      {(status === 'failed' || status === 'cancelled') && (
        <p class="description">The reply as far as it came:</p>
      )}
      <section
        class="reply"
        ref={box}
        aria-label={`Reply of ${model}`}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          followed.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        <pre>{content}</pre>
      </section>
    </>
  );
}

function colouredJson({ text, validation }: PanelColumn) {
  const tokens = jsonTokens(text);
  if (!tokens) return undefined;
  const messages = new Map(
    validation?.verdict === 'invalid'
      ? validation.findings.map(({ pointer, message }) => [pointer, message])
      : [],
  );
  return tokens.map(({ kind, text: word, pointer }, i) => {
    const message = pointer === undefined ? undefined : messages.get(pointer);
    if (kind === 'space') return word;
    return (
      <span key={i} class={message ? `json-${kind} broken` : `json-${kind}`} title={message}>
        {word}
      </span>
    );
  });
}
