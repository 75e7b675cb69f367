import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatCount } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';
import { Button } from '../../widgets.tsx';
import { isFinal } from '../column/badges.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import type { Act } from '../state.ts';
import { FindingMark } from './findingMark.tsx';
import { PieceText } from './pieceText.tsx';
import { pieceParts, textParts } from './replyParts.ts';
import { type ReplyPiece, replyPieces } from './replyPieces.ts';

/** In UTF-16 units. A longer reply can be opened in an editor. */
const SHOWN = 200_000;

/** The reply, only as text nodes: JSON is formatted and colored once complete, other text is unchanged. */
export function ReplyText({ column, act }: ColumnProps) {
  const { text, status, id, toolCalls } = column;
  const box = useRef<HTMLElement>(null);
  const followed = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && followed.current && status === 'streaming') {
      element.scrollTop = element.scrollHeight;
    }
  }, [text, status]);

  if (text === '') {
    const empty = status === 'completed' && !toolCalls;
    return empty ? <p class="description">{t('reply.empty')}</p> : null;
  }
  return (
    <>
      {status === 'degraded' && <p class="description">{t('reply.fallback')}</p>}
      {(status === 'failed' || status === 'cancelled') && (
        <p class="description">{t('reply.partial')}</p>
      )}
      <section
        class="reply"
        ref={box}
        aria-label={t('reply.of', id)}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          followed.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {isFinal(column) ? <Finished column={column} act={act} /> : <Growing text={text} />}
      </section>
      {text.length > SHOWN && <Rest column={column} act={act} />}
    </>
  );
}

/** A reply that is being received. Text that was already drawn is not drawn again. */
function Growing({ text }: { readonly text: string }) {
  const known = useRef<readonly string[]>([]);
  known.current = textParts(text.slice(0, SHOWN), known.current);
  return (
    <pre>
      {known.current.map((part, i) => (
        <TextPart key={i} text={part} />
      ))}
    </pre>
  );
}

function TextPart({ text }: { readonly text: string }) {
  return useMemo(() => <div class="reply-part">{text}</div>, [text]);
}

function Finished({ column, act }: ColumnProps) {
  const parts = useMemo(() => drawn(column, act), [column, act]);
  return <pre>{parts}</pre>;
}

function drawn({ text, id, validation }: PanelColumn, act: Act) {
  const findings = validation?.verdict === 'invalid' ? validation.findings : [];
  const mark = (piece: ReplyPiece, i: number) => {
    const [finding] = piece.findings;
    if (finding === undefined) return <PieceText key={i} piece={piece} />;
    return (
      <FindingMark
        key={i}
        messages={piece.findings.flatMap(index => findings[index]?.message ?? [])}
        onOpen={() => act({ type: 'openRule', id, finding })}
      >
        <PieceText piece={piece} />
      </FindingMark>
    );
  };
  return pieceParts(replyPieces(text.slice(0, SHOWN), findings)).map((part, i) => (
    <div class="reply-part" key={i}>
      {part.map(mark)}
    </div>
  ));
}

function Rest({ column, act }: ColumnProps) {
  const { text, id } = column;
  return (
    <p class="description">
      {t('reply.first', formatCount(SHOWN), formatCount(text.length))}{' '}
      {isFinal(column) && (
        <Button kind="link" onClick={() => act({ type: 'openOutput', id })}>
          {t('reply.showAll')}
        </Button>
      )}
    </p>
  );
}
