import { useEffect, useRef } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { isFinal } from '../../replies/column/badges.ts';
import { type Act, modelCount, outcomeSummary } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { IconButton } from '../../widgets.tsx';

interface RunStatusProps {
  readonly running: boolean;
  readonly starts: number;
  readonly columns: readonly PanelColumn[];
  readonly act: Act;
}

/** The progress of the run, with a Stop button when the form is scrolled out of view. */
export function RunStatus({ running, starts, columns, act }: RunStatusProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In a narrow view, the replies may be out of view, so they are scrolled into view when a run starts.
    const top = heading.current?.getBoundingClientRect().top ?? 0;
    if (starts > 0 && top > window.innerHeight / 2) heading.current?.scrollIntoView();
  }, [starts]);
  const done = columns.filter(isFinal).length;
  return (
    <div class="run-status" ref={heading}>
      <div class="section-heading">
        <h2>{t('replies')}</h2>
        <span class="description">
          {running
            ? t('run.done', String(done), modelCount(columns.length))
            : outcomeSummary(columns)}
        </span>
        {columns.length > 1 && (
          <IconButton
            icon="split-horizontal"
            label={t('run.openComparison')}
            onClick={() => act({ type: 'openComparison' })}
          />
        )}
        {running && (
          <IconButton icon="debug-stop" label={t('stop')} onClick={() => act({ type: 'stop' })} />
        )}
      </div>
      <div class={running ? 'progress running' : 'progress'} />
    </div>
  );
}
