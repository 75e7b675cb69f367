import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';

/** What keeps the prompt from running. Empty for a prompt that can run. */
export function PromptNotes({ prompt }: { readonly prompt: PanelPrompt }) {
  return (
    <>
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
    </>
  );
}
