import { useEffect } from 'preact/hooks';
import type { PanelPrompt } from '../../../protocol/messages.ts';
import { t } from '../../strings.ts';
import { Button, Section } from '../../widgets.tsx';
import type { Act } from '../state.ts';
import { InputFieldView } from './inputFieldView.tsx';

export function InputForm({ prompt, act }: { readonly prompt: PanelPrompt; readonly act: Act }) {
  const refused = prompt.fields.find(({ name }) => prompt.fieldProblems?.[name])?.name;
  useEffect(() => {
    if (refused) document.getElementById(`field-${refused}`)?.focus();
  }, [refused]);
  const golden = prompt.fields.length > 0 && prompt.hasDataset !== false && (
    <Button
      kind="link"
      icon="table"
      title={t('input.useRowHelp')}
      onClick={() => act({ type: 'fillFromDataset' })}
    >
      {t('input.useRow')}
    </Button>
  );
  return (
    <Section title={t('input')} actions={golden}>
      {prompt.fields.length === 0 ? (
        <p class="description">{t('input.none')}</p>
      ) : (
        prompt.fields.map(field => (
          <InputFieldView
            key={field.name}
            field={field}
            value={prompt.values[field.name] ?? ''}
            refusal={prompt.fieldProblems?.[field.name]}
            act={act}
          />
        ))
      )}
    </Section>
  );
}
