import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
import { Button, Icon } from '../../widgets.tsx';
import type { Act } from '../state.ts';
import { actionButtons, failureOf } from './failure.ts';

interface FailureProps {
  readonly error: NonNullable<PanelColumn['error']>;
  readonly actions: NonNullable<PanelColumn['actions']>;
  readonly column: Pick<PanelColumn, 'id' | 'model'>;
  readonly act: Act;
}

export function FailureView({ error, actions, column, act }: FailureProps) {
  const failure = failureOf(error);
  return (
    <div class="failure">
      <p class="failure-message">
        <Icon name="error" />
        <Prose text={failure.message} />
      </p>
      {failure.facts.length > 0 && <p class="description">{failure.facts.join(' · ')}</p>}
      {failure.providerMessage && (
        <figure class="provider-message">
          <figcaption class="description">{t('failure.providerMessage')}</figcaption>
          <pre dir="auto">{failure.providerMessage}</pre>
        </figure>
      )}
      <div class="failure-actions">
        {actions.map(name => {
          const { icon, label, action } = actionButtons[name];
          return (
            <Button key={name} kind="secondary" icon={icon} onClick={() => act(action(column))}>
              {label}
            </Button>
          );
        })}
        <Button kind="link" onClick={() => act({ type: 'openLog' })}>
          {t('failure.openLog')}
        </Button>
      </div>
    </div>
  );
}
