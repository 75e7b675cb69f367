import { useEffect } from 'preact/hooks';
import { excerpt } from '../../../format/excerpt.ts';
import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { Act, PanelState } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { InputFieldView } from './inputFieldView.tsx';
import { RowStepper } from './rowStepper.tsx';

interface InputSectionProps {
  readonly state: Pick<PanelState, 'inputOpen'>;
  readonly prompt: PanelPrompt;
  readonly act: Act;
}

/** The inputs of the prompt, collapsed to one line, with a stepper through the golden rows. */
export function InputSection({ state, prompt, act }: InputSectionProps) {
  const { fields, fieldProblems = {}, values } = prompt;
  const refused = fields.find(({ name }) => fieldProblems[name])?.name;
  useEffect(() => {
    if (refused) document.getElementById(`field-${refused}`)?.focus();
  }, [refused]);
  if (fields.length === 0) {
    return (
      <section class="section">
        <p class="description">{t('input.none')}</p>
      </section>
    );
  }
  const isMissing = fields.some(({ name, required }) => required && !values[name]?.trim());
  const open = refused !== undefined || (state.inputOpen ?? isMissing);
  return (
    <section class="section input" aria-label={t('input')}>
      <div class="section-heading">
        <button
          type="button"
          class="fold"
          aria-expanded={open}
          aria-controls="input-fields"
          onClick={() => act({ type: 'openInput', open: !open })}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <h2>{t('input')}</h2>
          {!open && (
            <span class="input-summary" dir="auto">
              {inputSummary(prompt)}
            </span>
          )}
        </button>
        {(prompt.rows ?? 0) > 0 && <RowStepper prompt={prompt} act={act} />}
      </div>
      {prompt.row?.expected !== undefined && (
        <p class="expected" title={prompt.row.expected}>
          <span class="description">{t('input.expected')}</span>{' '}
          <code dir="auto">{prompt.row.expected}</code>
        </p>
      )}
      <div id="input-fields" class="fields" hidden={!open}>
        {open &&
          fields.map(field => (
            <InputFieldView
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              media={prompt.media?.[field.name] ?? []}
              refusal={fieldProblems[field.name]}
              act={act}
            />
          ))}
      </div>
    </section>
  );
}

/** The longest text that can be visible in one line. */
const SUMMARY = 300;

function inputSummary({ fields, values, media = {} }: PanelPrompt): string {
  const texts = fields
    .map(({ name }) =>
      media[name]?.some(({ source }) => source === 'embedded')
        ? media[name].map(each => each.name || t('media.embedded')).join(', ')
        : values[name]?.slice(0, SUMMARY).trim(),
    )
    .filter(Boolean);
  return excerpt(texts.join(' · '), SUMMARY);
}
