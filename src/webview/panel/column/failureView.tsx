import type { PanelColumn } from '../../../protocol/messages.ts';
import { Prose } from '../../prose.tsx';
import { Button, Icon } from '../../widgets.tsx';
import type { Act } from '../state.ts';
import { failureOf } from './failure.ts';

interface FailureProps {
  readonly error: NonNullable<PanelColumn['error']>;
  readonly model: string;
  readonly act: Act;
}

export function FailureView({ error, model, act }: FailureProps) {
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
          <figcaption class="description">The provider's own words</figcaption>
          <pre>{failure.providerMessage}</pre>
        </figure>
      )}
      <div class="failure-actions">
        {failure.setKey && (
          <Button kind="secondary" icon="key" onClick={() => act({ type: 'setKey', model })}>
            Set key
          </Button>
        )}
        {failure.retry && (
          <Button kind="secondary" icon="refresh" onClick={() => act({ type: 'retry', model })}>
            Retry
          </Button>
        )}
        <Button kind="link" onClick={() => act({ type: 'openLog' })}>
          Open log
        </Button>
      </div>
    </div>
  );
}
