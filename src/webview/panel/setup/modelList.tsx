import type { ModelChoice } from '../../../protocol/messages.ts';
import { t } from '../../strings.ts';
import { BadgeView, Button, Section } from '../../widgets.tsx';
import { availabilityBadge, limitedBadge } from '../column/badges.ts';
import { ModelName } from '../column/modelName.tsx';
import type { Act } from '../state.ts';

interface ModelListProps {
  readonly models: readonly ModelChoice[];
  readonly act: Act;
}

export function ModelList({ models, act }: ModelListProps) {
  const add = (
    <Button kind="link" icon="add" onClick={() => act({ type: 'addModel' })}>
      {t('models.add')}
    </Button>
  );
  return (
    <Section title={t('models.title')} actions={add}>
      {models.length === 0 && <p class="description">{t('models.none')}</p>}
      <ul class="models">
        {models.map(model => (
          <ModelRow key={model.id} model={model} act={act} />
        ))}
      </ul>
    </Section>
  );
}

function ModelRow({ model, act }: { readonly model: ModelChoice; readonly act: Act }) {
  const { id, selected, detail, availability } = model;
  return (
    <li class="model">
      <label class="check">
        <input
          type="checkbox"
          checked={selected}
          onChange={event =>
            act({ type: 'selectModel', model: id, selected: event.currentTarget.checked })
          }
        />
        <ModelName id={id} />
      </label>
      <div class="model-facts">
        <BadgeView badge={availabilityBadge(model)} />
        {availability === 'editor' && <BadgeView badge={limitedBadge} />}
        {availability === 'needsKey' && (
          <Button
            kind="link"
            title={t('models.setKeyFor', id)}
            onClick={() => act({ type: 'setKey', model: id })}
          >
            {t('setKey')}
          </Button>
        )}
        {detail !== availability && <span class="description">{detail}</span>}
      </div>
    </li>
  );
}
