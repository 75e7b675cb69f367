import type { PanelPrompt } from '../../../protocol/messages.ts';
import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
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
    <section class="actions" aria-label={t('run')}>
      {state.running ? (
        <Button
          kind="secondary"
          icon="debug-stop"
          title={t('run.stopKeys')}
          onClick={() => act({ type: 'stop' })}
        >
          {t('stop')}
        </Button>
      ) : (
        <Button
          icon="play"
          disabled={!canRun(state)}
          title={blocked ?? t('run.keys')}
          onClick={() => act({ type: 'run' })}
        >
          {count === 0 ? t('run') : t('run.on', modelCount(count))}
        </Button>
      )}
      <label class="check" title={t('run.recordHelp')}>
        <input
          type="checkbox"
          checked={prompt.record ?? false}
          onChange={event => act({ type: 'record', record: event.currentTarget.checked })}
        />
        <span>{t('run.record')}</span>
      </label>
      {prompt.replies && prompt.replies !== 'auto' && (
        <p class="description">
          <Prose text={repliesNotes[prompt.replies]} />
        </p>
      )}
      {blocked && !state.running && <p class="description">{blocked}</p>}
    </section>
  );
}

const repliesNotes = {
  live: t('run.live'),
  replay: t('run.replay'),
} as const;

function blockedBy(prompt: PanelPrompt, count: number): string | undefined {
  if (!prompt.trusted) return t('run.untrusted');
  if (prompt.problems.length > 0) return t('run.problems');
  if (count === 0) return t('run.noModel');
  return undefined;
}
