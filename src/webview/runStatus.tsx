import { useEffect, useRef } from 'preact/hooks';
import type { PanelColumn } from '../protocol/messages.ts';
import { isFinal } from './columnWords.ts';
import { type Act, modelCount, outcomeSummary } from './state.ts';
import { IconButton } from './widgets.tsx';

interface RunStatusProps {
  readonly running: boolean;
  readonly columns: readonly PanelColumn[];
  readonly act: Act;
}

/** How the run stands, and Stop within reach when the form has been scrolled away. */
export function RunStatus({ running, columns, act }: RunStatusProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In a narrow view the replies start below the fold: bring them up when a run starts.
    const top = heading.current?.getBoundingClientRect().top ?? 0;
    if (running && top > window.innerHeight - 120) heading.current?.scrollIntoView();
  }, [running]);
  const done = columns.filter(isFinal).length;
  return (
    <div class="run-status" ref={heading}>
      <div class="section-heading">
        <h2>Replies</h2>
        <span class="description">
          {running ? `${done} of ${modelCount(columns.length)} done` : outcomeSummary(columns)}
        </span>
        {running && (
          <IconButton icon="debug-stop" label="Stop" onClick={() => act({ type: 'stop' })} />
        )}
      </div>
      <div class={running ? 'progress running' : 'progress'} />
    </div>
  );
}
