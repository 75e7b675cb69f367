import type { PanelPrompt } from '../../../protocol/messages.ts';
import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
import { Button, Icon } from '../../widgets.tsx';
import type { Act } from '../state.ts';

export function PromptHeader({ prompt, act }: { readonly prompt: PanelPrompt; readonly act: Act }) {
  return (
    <header class="prompt-header">
      <h1>{prompt.name}</h1>
      <Button
        kind="link"
        icon="go-to-file"
        title={t('prompt.open')}
        onClick={() => act({ type: 'openPrompt' })}
      >
        {prompt.file}
      </Button>
      {prompt.description && <p class="description">{prompt.description}</p>}
      {!prompt.trusted && (
        <p class="notice">
          <Icon name="shield" />
          <span>{t('prompt.restricted')}</span>
        </p>
      )}
      {prompt.problems.length > 0 && (
        <ul class="problems" aria-label={t('prompt.problems')}>
          {prompt.problems.map(problem => (
            <li key={problem}>
              <Icon name="error" />
              <Prose text={problem} />
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}
