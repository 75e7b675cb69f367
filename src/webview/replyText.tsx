import { Fragment } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { PanelColumn } from '../protocol/messages.ts';
import type { ColumnProps } from './columnProps.ts';
import { isFinal } from './columnWords.ts';
import { FindingMark } from './findingMark.tsx';
import { replyPieces } from './replyPieces.ts';
import type { Act } from './state.ts';

/** The reply as text nodes only: JSON laid out and coloured once complete, anything else as it came. */
export function ReplyText({ column, act }: ColumnProps) {
  const { text, status, model } = column;
  const box = useRef<HTMLElement>(null);
  const followed = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && followed.current && status === 'streaming') {
      element.scrollTop = element.scrollHeight;
    }
  }, [text, status]);
  const content = useMemo(() => (isFinal(column) ? drawn(column, act) : text), [column, act]);

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

function drawn({ text, model, validation }: PanelColumn, act: Act) {
  const findings = validation?.verdict === 'invalid' ? validation.findings : [];
  return replyPieces(text, findings).map(({ kind, text: word, findings: here }, i) => {
    const [finding] = here;
    const piece = kind && kind !== 'space' ? <span class={`json-${kind}`}>{word}</span> : word;
    if (finding === undefined) return <Fragment key={i}>{piece}</Fragment>;
    return (
      <FindingMark
        key={i}
        messages={here.flatMap(index => findings[index]?.message ?? [])}
        onOpen={() => act({ type: 'openRule', model, finding })}
      >
        {piece}
      </FindingMark>
    );
  });
}
