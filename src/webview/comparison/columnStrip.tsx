import { useEffect } from 'preact/hooks';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { ReplyColumn } from '../replies/column/columnView.tsx';
import { changeSince } from '../replies/column/stale.ts';
import { t } from '../strings.ts';
import { ColumnHead } from './columnHead.tsx';
import type { ComparisonProps } from './comparisonProps.ts';
import { MessagesView, RecordView, RequestView } from './detailViews.tsx';
import { DiffView } from './diffView.tsx';
import { baseOf } from './state.ts';

interface StripProps extends ComparisonProps {
  readonly columns: readonly PanelColumn[];
}

/** The columns in one row. They scroll together, so that the same line of each is at the same height. */
export function ColumnStrip({ columns, state, act }: StripProps) {
  return (
    // It can be focused, so that the arrow keys scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus.
    <section class="strip" aria-label={t('replies')} aria-busy={state.panel.running} tabIndex={0}>
      {columns.map(column => (
        <article key={column.id} class={`strip-column ${column.status}`} aria-label={column.id}>
          <ColumnHead column={column} state={state} act={act} />
          <Body column={column} state={state} act={act} />
        </article>
      ))}
    </section>
  );
}

interface BodyProps extends ComparisonProps {
  readonly column: PanelColumn;
}

function Body({ column, state, act }: BodyProps) {
  const { panel, layout, details } = state;
  const { id, status } = column;
  const isDetailed =
    layout.mode === 'messages' || layout.mode === 'request' || layout.mode === 'record';
  const detail = details.get(id);
  // The detail of a run that ends is another one.
  useEffect(() => {
    if (isDetailed && !detail) act({ type: 'detail', id });
  }, [isDetailed, detail === undefined, id, status]);
  switch (layout.mode) {
    case 'diff':
      return <DiffView column={column} base={baseOf(state)} state={state} />;
    case 'messages':
      return <MessagesView detail={detail} />;
    case 'request':
      return <RequestView detail={detail} />;
    case 'record':
      return <RecordView detail={detail} />;
    default:
      return (
        <ReplyColumn
          column={column}
          change={panel.prompt && changeSince(column, panel.prompt)}
          act={act}
        />
      );
  }
}
