import type { ComponentChildren } from 'preact';
import { DraftsContext } from './conversation/drafts.ts';
import { ReadingContext } from './reply/reading.ts';
import type { PanelState } from './state.ts';

interface PageContextsProps {
  readonly state: Pick<PanelState, 'reading' | 'turnDrafts'>;
  readonly children: ComponentChildren;
}

/** What all replies of a page share, so that a change of it does not draw everything again. */
export function PageContexts({ state, children }: PageContextsProps) {
  return (
    <DraftsContext.Provider value={state.turnDrafts}>
      <ReadingContext.Provider value={state.reading}>{children}</ReadingContext.Provider>
    </DraftsContext.Provider>
  );
}
