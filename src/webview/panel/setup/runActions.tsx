import type { PanelPrompt } from '../../../protocol/messages.ts';
import { Button } from '../../widgets.tsx';
import { type Act, canRun, modelCount, type PanelState, selectedCount } from '../state.ts';

interface RunActionsProps {
  readonly state: PanelState;
  readonly prompt: PanelPrompt;
  readonly act: Act;
}

export function RunActions({ state, prompt, act }: RunActionsProps) {
  const count = selectedCount(prompt);
  const blocked = blockedBy(prompt, count);
  return (
    <section class="actions" aria-label="Run">
      {state.running ? (
        <Button
          kind="secondary"
          icon="debug-stop"
          title="Stop (Escape)"
          onClick={() => act({ type: 'stop' })}
        >
          Stop
        </Button>
      ) : (
        <Button
          icon="play"
          disabled={!canRun(state)}
          title={blocked ?? 'Run (Ctrl+Enter, on a Mac also ⌘Enter)'}
          onClick={() => act({ type: 'run' })}
        >
          {count === 0 ? 'Run' : `Run on ${modelCount(count)}`}
        </Button>
      )}
      <label
        class="check"
        title="Save the replies next to the prompt, so that they can be replayed without a key"
      >
        <input
          type="checkbox"
          checked={prompt.record ?? false}
          onChange={event => act({ type: 'record', record: event.currentTarget.checked })}
        />
        <span>Record replies</span>
      </label>
      {prompt.replies && prompt.replies !== 'auto' && (
        <p class="description">{repliesNotes[prompt.replies]}</p>
      )}
      {blocked && !state.running && <p class="description">{blocked}</p>}
    </section>
  );
}

const repliesNotes = {
  live: 'Only providers answer, no recordings (setting touchstone.replies).',
  replay: 'Only recordings and sandbox models answer (setting touchstone.replies).',
} as const;

function blockedBy(prompt: PanelPrompt, count: number): string | undefined {
  if (!prompt.trusted) return 'Trust this workspace to run prompts.';
  if (prompt.problems.length > 0) return 'Fix the problems above to run.';
  if (count === 0) return 'Select at least one model.';
  return undefined;
}
