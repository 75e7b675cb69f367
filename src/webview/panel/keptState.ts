import type { KeptReplies } from '../../protocol/messages.ts';
import { initialState, type PanelState } from '../replies/state.ts';

/**
 * Must be increased when the shape of `PanelState` changes, so that the state of an older panel is dropped.
 */
const version = 5;

/** The state that VS Code saves. It is shown immediately when the view is created again. */
export function keepState({
  prompt,
  columns,
  tab,
  inputOpen,
  reading,
  turnDrafts,
}: PanelState): unknown {
  return { version, prompt, columns, tab, inputOpen, reading, turnDrafts };
}

/** Nothing runs in a restored state until the host reports it. */
export function restoreState(kept: unknown): PanelState {
  if (!isKept(kept)) return initialState;
  const { prompt, columns, tab, inputOpen, reading, turnDrafts } = kept;
  return {
    ...initialState,
    ready: prompt !== undefined,
    prompt,
    columns,
    tab,
    reading,
    turnDrafts,
    ...(inputOpen !== undefined && { inputOpen }),
  };
}

/** The replies from before a reload, for a new host. */
export function keptReplies({ prompt, columns }: PanelState): KeptReplies | undefined {
  return prompt && { uri: prompt.uri, columns };
}

function isKept(
  kept: unknown,
): kept is Pick<PanelState, 'prompt' | 'columns' | 'tab' | 'inputOpen' | 'reading' | 'turnDrafts'> {
  return typeof kept === 'object' && kept !== null && 'version' in kept && kept.version === version;
}
