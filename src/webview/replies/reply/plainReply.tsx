import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { ColumnProps } from '../column/columnProps.ts';
import type { Act } from '../state.ts';
import { FindingMark } from './findingMark.tsx';
import { LazyPart } from './lazyPart.tsx';
import { PieceText } from './pieceText.tsx';
import { replyFindings } from './replyFindings.ts';
import { pieceParts } from './replyParts.ts';
import { type ReplyPiece, replyPieces } from './replyPieces.ts';

/** Parts that are drawn at once, so that the first page appears in its colors. */
const FIRST = 2;

interface PlainProps extends ColumnProps {
  /** What is shown of the reply. */
  readonly text: string;
}

/** A finished reply as text: JSON is formatted and colored, other text is unchanged. */
export function PlainReply({ column, text, act }: PlainProps) {
  const parts = useMemo(() => pieceParts(replyPieces(text, replyFindings(column))), [text, column]);
  return (
    <pre dir="auto">
      {parts.map((part, i) => (
        <LazyPart
          key={i}
          isFirst={i < FIRST}
          plain={plainPart(part, column, act)}
          draw={() => part.map((piece, j) => pieceView(piece, j, column, act))}
        />
      ))}
    </pre>
  );
}

/** The text without colors. Marks are drawn, so that Tab reaches those that are not visible yet. */
function plainPart(part: readonly ReplyPiece[], column: PanelColumn, act: Act) {
  const nodes: ComponentChildren[] = [];
  let text = '';
  for (const [i, piece] of part.entries()) {
    if (piece.findings.length === 0) {
      text += piece.text;
      continue;
    }
    nodes.push(text, pieceView(piece, i, column, act));
    text = '';
  }
  return [...nodes, text];
}

function pieceView(piece: ReplyPiece, key: number, column: PanelColumn, act: Act) {
  const [finding] = piece.findings;
  if (finding === undefined) return <PieceText key={key} piece={piece} />;
  const findings = replyFindings(column);
  return (
    <FindingMark
      key={key}
      messages={piece.findings.flatMap(index => findings[index]?.message ?? [])}
      onOpen={() => act({ type: 'openRule', id: column.id, finding })}
    >
      <PieceText piece={piece} />
    </FindingMark>
  );
}
