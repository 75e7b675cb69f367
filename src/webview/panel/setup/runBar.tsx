import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import { totalEstimate } from '../../before/estimate.ts';
import { refusedText } from '../../before/refusalView.tsx';
import { MenuButton, type MenuItem } from '../../menuButton.tsx';
import { Prose } from '../../prose.tsx';
import {
  type Act,
  canRun,
  modelCount,
  type PanelState,
  selectedCount,
} from '../../replies/state.ts';
import { StopButton } from '../../replies/stopButton.tsx';
import { t } from '../../strings.ts';
import { Button, Icon } from '../../widgets.tsx';

interface RunBarProps {
  readonly state: PanelState;
  readonly prompt: PanelPrompt;
  readonly act: Act;
}

/** How often the menu offers to run each model. */
const REPEATS = [3, 5, 10];

/** The name of the prompt with Run and Stop. It stays in view. */
export function RunBar({ state, prompt, act }: RunBarProps) {
  const blocked = blockedBy(prompt);
  const refused = refusedText(prompt);
  return (
    <header class="run-bar">
      <h1>
        <Button
          kind="link"
          title={t('prompt.open', prompt.file)}
          onClick={() => act({ type: 'openPrompt' })}
        >
          {prompt.name}
        </Button>
      </h1>
      <div class="run-buttons">
        {state.running && <StopButton act={act} />}
        {!state.running && <RunButton state={state} prompt={prompt} act={act} />}
      </div>
      {blocked && !state.running && <p class="description">{blocked}</p>}
      {refused && !blocked && !state.running && (
        <p class="refused-count">
          <Icon name="warning" />
          <span>{refused}</span>
        </p>
      )}
      {prompt.replies && prompt.replies !== 'auto' && (
        <p class="description">
          <Prose text={repliesNotes[prompt.replies]} />
        </p>
      )}
    </header>
  );
}

function RunButton({ state, prompt, act }: RunBarProps) {
  const count = selectedCount(prompt);
  const cost = totalEstimate(prompt.models);
  const keys = t('run.keys');
  return (
    <div class="split-button">
      <Button
        icon={count > 1 ? 'split-horizontal' : 'play'}
        disabled={!canRun(state)}
        title={[keys, cost, refusedText(prompt)].filter(Boolean).join(' · ')}
        onClick={() => act({ type: 'run', what: 'compare' })}
      >
        {count > 1 ? t('run.compare', modelCount(count)) : t('run')}
      </Button>
      <MenuButton
        label={t('run.more')}
        className="button primary"
        items={items(state, prompt, act)}
      >
        <Icon name="chevron-down" />
      </MenuButton>
    </div>
  );
}

function items(state: PanelState, prompt: PanelPrompt, act: Act): readonly MenuItem[] {
  const disabled = !canRun(state);
  const count = selectedCount(prompt);
  const own = prompt.models[0]?.id;
  return [
    ...(own === undefined
      ? []
      : [
          {
            label: t('run.only', own),
            disabled: disabled && count > 0,
            onSelect: () => act({ type: 'run', what: 'run' }),
          },
        ]),
    ...REPEATS.map(times => {
      const cost = totalEstimate(prompt.models, times);
      const label = t('run.repeat', String(times));
      return {
        label: cost === undefined ? label : `${label} (${cost})`,
        disabled,
        onSelect: () => act({ type: 'run', what: 'compare', times }),
      };
    }),
    {
      label: t('run.record'),
      title: t('run.recordHelp'),
      checked: prompt.record ?? false,
      onSelect: () => act({ type: 'record', record: !prompt.record }),
    },
  ];
}

const repliesNotes = {
  live: t('run.live'),
  replay: t('run.replay'),
} as const;

function blockedBy(prompt: PanelPrompt): string | undefined {
  if (!prompt.trusted) return t('run.untrusted');
  if (prompt.problems.length > 0) return t('run.problems');
  if (selectedCount(prompt) === 0) return t('run.noModel');
  return undefined;
}
