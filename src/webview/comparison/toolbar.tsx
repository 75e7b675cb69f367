import type { ComparisonMode } from '../../protocol/comparison.ts';
import { comparisonModes } from '../../protocol/comparison.ts';
import { MenuButton } from '../menuButton.tsx';
import { canRun, modelCount, selectedCount } from '../replies/state.ts';
import { StopButton } from '../replies/stopButton.tsx';
import { type StringKey, t } from '../strings.ts';
import { Button, Icon } from '../widgets.tsx';
import { BaseChoice } from './baseChoice.tsx';
import type { ComparisonProps } from './comparisonProps.ts';

const modeNames: Readonly<Record<ComparisonMode, StringKey>> = {
  reply: 'comparison.reply',
  fields: 'comparison.fields',
  diff: 'comparison.diff',
  messages: 'comparison.messages',
  request: 'comparison.request',
  record: 'comparison.record',
};

/** What is compared and how. It stays in view. */
export function Toolbar({ state, act }: ComparisonProps) {
  const { panel, layout } = state;
  const { prompt, running, columns } = panel;
  const hidden = columns.filter(({ id }) => layout.hidden.includes(id));
  const show = (ids: readonly string[]) =>
    act({
      type: 'layout',
      layout: { ...layout, hidden: layout.hidden.filter(id => !ids.includes(id)) },
    });
  return (
    <header class="comparison-bar">
      <h1>{prompt?.name}</h1>
      {prompt?.row && <span class="description row-name">{prompt.row.id}</span>}
      <Modes
        mode={layout.mode}
        onChange={mode => act({ type: 'layout', layout: { ...layout, mode } })}
      />
      {layout.mode === 'diff' && <BaseChoice state={state} act={act} />}
      <div class="comparison-actions">
        {hidden.length > 0 && (
          <MenuButton
            label={t('comparison.hidden')}
            className="button secondary"
            items={[
              ...hidden.map(({ id }) => ({ label: id, onSelect: () => show([id]) })),
              { label: t('comparison.showAll'), onSelect: () => show(layout.hidden) },
            ]}
          >
            <Icon name="eye-closed" />
            <span>{String(hidden.length)}</span>
          </MenuButton>
        )}
        <Button
          kind="secondary"
          icon="git-commit"
          title={t('comparison.addVersionHelp')}
          disabled={!canRun(panel)}
          onClick={() => act({ type: 'addVariant' })}
        >
          {t('comparison.addVersion')}
        </Button>
        {running ? (
          <StopButton act={act} />
        ) : (
          <Button
            icon="split-horizontal"
            title={t('run.keys')}
            disabled={!canRun(panel)}
            onClick={() => act({ type: 'run', what: 'compare' })}
          >
            {t('run.compare', modelCount(prompt ? selectedCount(prompt) : 0))}
          </Button>
        )}
      </div>
    </header>
  );
}

interface ModesProps {
  readonly mode: ComparisonMode;
  readonly onChange: (mode: ComparisonMode) => void;
}

/** Native radio buttons, so that the arrow keys work as everywhere. */
function Modes({ mode, onChange }: ModesProps) {
  return (
    <fieldset class="modes">
      <legend class="visually-hidden">{t('comparison.modes')}</legend>
      {comparisonModes.map(each => (
        <label key={each} class={each === mode ? 'mode selected' : 'mode'}>
          <input
            type="radio"
            name="mode"
            class="visually-hidden"
            checked={each === mode}
            onChange={() => onChange(each)}
          />
          {t(modeNames[each])}
        </label>
      ))}
    </fieldset>
  );
}
