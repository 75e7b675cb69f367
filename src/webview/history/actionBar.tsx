import type { FromHistory, RunSummary } from '../../protocol/history.ts';
import { countText, t } from '../strings.ts';
import { Button } from '../widgets.tsx';

interface ActionBarProps {
  /** The run that the keyboard acts on. */
  readonly active: RunSummary | undefined;
  /** Ids of the selected runs. */
  readonly selected: readonly string[];
  readonly send: (message: FromHistory) => void;
  readonly onClearSelection: () => void;
}

/** What can be done with the active run and with the selected ones. */
export function ActionBar({ active, selected, send, onClearSelection }: ActionBarProps) {
  const [first, second, ...more] = selected;
  const isPair = first !== undefined && second !== undefined && more.length === 0;
  return (
    <div class="actions">
      <Button
        icon="go-to-file"
        kind="secondary"
        disabled={!active}
        title={t('history.openHelp')}
        onClick={() => active && send({ type: 'open', id: active.id })}
      >
        {t('history.open')}
      </Button>
      <Button
        icon="comment"
        kind="secondary"
        disabled={!active}
        title={t('history.openReplyHelp')}
        onClick={() => active && send({ type: 'openReply', id: active.id })}
      >
        {t('history.openReply')}
      </Button>
      <Button
        icon="refresh"
        kind="secondary"
        disabled={!active?.hasInput}
        title={t(active && !active.hasInput ? 'history.noInput' : 'history.runAgainHelp')}
        onClick={() => active && send({ type: 'runAgain', id: active.id })}
      >
        {t('history.runAgain')}
      </Button>
      <Button
        icon="split-horizontal"
        kind="secondary"
        disabled={second === undefined}
        title={t('history.compareHelp')}
        onClick={() => send({ type: 'compare', ids: selected })}
      >
        {t('history.compare')}
      </Button>
      <Button
        icon="diff"
        kind="secondary"
        disabled={!isPair}
        title={t('history.diffHelp')}
        onClick={() => isPair && send({ type: 'diff', ids: [first, second] })}
      >
        {t('history.diff')}
      </Button>
      {selected.length > 0 && (
        <>
          <span class="description">{countText('history.selected', selected.length)}</span>
          <Button kind="link" onClick={onClearSelection}>
            {t('history.clearSelection')}
          </Button>
        </>
      )}
    </div>
  );
}
