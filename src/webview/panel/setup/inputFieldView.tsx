import type { ShownMedia } from '../../../protocol/media.ts';
import type { InputField } from '../../../protocol/panelPrompt.ts';
import { Prose } from '../../prose.tsx';
import type { Act } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { fieldProblem } from './fieldProblem.ts';
import { MediaField } from './mediaField.tsx';

interface FieldProps {
  readonly field: InputField;
  readonly value: string;
  /** The images and files of the field. */
  readonly media: readonly ShownMedia[];
  /** Why the host refused to run with this value. */
  readonly refusal: string | undefined;
  readonly act: Act;
}

export function InputFieldView({ field, value, media, refusal, act }: FieldProps) {
  const id = `field-${field.name}`;
  // The page has only the start of embedded content.
  const isWhole = media.every(({ source }) => source !== 'embedded');
  const problem = (isWhole ? fieldProblem(field, value) : undefined) ?? refusal;
  const control = <Control field={field} value={value} problem={problem} act={act} />;
  const description = field.description && (
    <p class="description" id={`${id}-help`} dir="auto">
      {field.description}
    </p>
  );
  const complaint = problem && (
    <p class="field-problem" id={`${id}-problem`}>
      <Icon name="warning" />
      <Prose text={problem} />
    </p>
  );
  if (field.kind === 'boolean') {
    return (
      <div class="field">
        <label class="check" for={id}>
          {control}
          <FieldName field={field} />
        </label>
        {description}
        {complaint}
      </div>
    );
  }
  const label = (
    <label for={id}>
      <FieldName field={field} />
    </label>
  );
  if (field.media !== undefined || media.length > 0) {
    return (
      <MediaField field={field} media={media} act={act} control={control}>
        {label}
        {description}
        {complaint}
      </MediaField>
    );
  }
  return (
    <div class="field">
      {label}
      {description}
      {control}
      {complaint}
    </div>
  );
}

function FieldName({ field }: { readonly field: InputField }) {
  return (
    <span class="field-name">
      {field.name}
      {field.required && (
        <>
          <span class="required" aria-hidden="true" title={t('input.required')}>
            *
          </span>
          <span class="visually-hidden"> ({t('input.required')})</span>
        </>
      )}
    </span>
  );
}

interface ControlProps extends Omit<FieldProps, 'refusal' | 'media'> {
  readonly problem: string | undefined;
}

function Control({ field, value, problem, act }: ControlProps) {
  const { name, kind } = field;
  const id = `field-${name}`;
  const describedBy = [field.description && `${id}-help`, problem && `${id}-problem`]
    .filter(Boolean)
    .join(' ');
  const common = {
    id,
    dir: kind === 'json' ? ('ltr' as const) : ('auto' as const),
    'aria-describedby': describedBy || undefined,
    'aria-invalid': problem !== undefined,
    onBlur: () => act({ type: 'settle', name }),
  };
  const change = (text: string) => act({ type: 'value', name, value: text });

  switch (kind) {
    case 'boolean':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === 'true'}
          onChange={event => change(String(event.currentTarget.checked))}
        />
      );
    case 'choice':
      return (
        <select {...common} value={value} onChange={event => change(event.currentTarget.value)}>
          {!(field.choices ?? []).includes(value) && <option value={value}>{value || '—'}</option>}
          {field.choices?.map(choice => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    case 'number':
    case 'integer':
      return (
        <input
          {...common}
          type="text"
          inputMode={kind === 'integer' ? 'numeric' : 'decimal'}
          value={value}
          onInput={event => change(event.currentTarget.value)}
        />
      );
    default:
      if (field.media === 'one') {
        return (
          <input
            {...common}
            type="text"
            placeholder={t('media.placeholder')}
            value={value}
            onInput={event => change(event.currentTarget.value)}
          />
        );
      }
      return (
        <textarea
          {...common}
          class={kind === 'json' ? 'json' : undefined}
          rows={kind === 'json' ? 3 : 2}
          spellcheck={kind !== 'json'}
          value={value}
          onInput={event => change(event.currentTarget.value)}
        />
      );
  }
}
