import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import { ColumnsView, MemoizedColumn } from '../../replies/column/columnsView.tsx';
import { changeSince } from '../../replies/column/stale.ts';
import { ComparisonView } from '../../replies/comparison/comparisonView.tsx';
import type { Act, PanelState } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { ReplyTabs } from './replyTabs.tsx';
import { RunStatus } from './runStatus.tsx';
import { useSingleReply } from './useNarrow.ts';

interface RepliesProps {
  readonly state: PanelState;
  readonly prompt: PanelPrompt;
  readonly act: Act;
}

/** The replies of the last run: side by side, or one at a time where there is little room. */
export function RepliesView({ state, prompt, act }: RepliesProps) {
  const isNarrow = useSingleReply();
  const { columns, running, starts } = state;
  return (
    <section class="results" aria-label={t('replies')} aria-busy={running}>
      <RunStatus running={running} starts={starts} columns={columns} act={act} />
      {isNarrow ? (
        <OneReply state={state} prompt={prompt} act={act} />
      ) : (
        <ColumnsView columns={columns} prompt={prompt} act={act} />
      )}
      <ComparisonView columns={columns} running={running} />
    </section>
  );
}

function OneReply({ state: { columns, tab }, prompt, act }: RepliesProps) {
  const column = columns.find(({ id }) => id === tab) ?? columns[0];
  if (!column) return null;
  const reply = (
    <MemoizedColumn
      key={column.id}
      column={column}
      change={changeSince(column, prompt)}
      act={act}
    />
  );
  if (columns.length === 1) return reply;
  const at = columns.indexOf(column);
  return (
    <div class="tabbed">
      <ReplyTabs
        columns={columns}
        selected={column.id}
        onSelect={id => act({ type: 'showReply', id })}
      />
      <div role="tabpanel" id="reply-panel" aria-labelledby={`tab-${at}`}>
        {reply}
      </div>
    </div>
  );
}
