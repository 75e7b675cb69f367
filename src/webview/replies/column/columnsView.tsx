import { useMemo } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { Act } from '../state.ts';
import { ColumnView, type ColumnViewProps } from './columnView.tsx';
import { changeSince } from './stale.ts';

interface ColumnsProps {
  readonly columns: readonly PanelColumn[];
  readonly prompt: PanelPrompt;
  readonly act: Act;
}

export function ColumnsView({ columns, prompt, act }: ColumnsProps) {
  return (
    <div class="columns">
      {columns.map(column => (
        <MemoizedColumn
          key={column.id}
          column={column}
          change={changeSince(column, prompt)}
          act={act}
        />
      ))}
    </div>
  );
}

/** A token for one column updates only that column. */
export function MemoizedColumn({ column, change, act }: ColumnViewProps) {
  return useMemo(
    () => <ColumnView column={column} change={change} act={act} />,
    [column, change, act],
  );
}
