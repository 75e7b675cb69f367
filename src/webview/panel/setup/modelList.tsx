import type { ModelChoice } from '../../../protocol/messages.ts';
import { BadgeView, Button, Section } from '../../widgets.tsx';
import { approximateBadge, availabilityBadge } from '../column/columnWords.ts';
import { ModelName } from '../column/modelName.tsx';
import type { Act } from '../state.ts';

interface ModelListProps {
  readonly models: readonly ModelChoice[];
  readonly act: Act;
}

export function ModelList({ models, act }: ModelListProps) {
  const add = (
    <Button kind="link" icon="add" onClick={() => act({ type: 'addModel' })}>
      Add model…
    </Button>
  );
  return (
    <Section title="Models" actions={add}>
      {models.length === 0 && <p class="description">Add a model to run this prompt on.</p>}
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
        {availability === 'editor' && <BadgeView badge={approximateBadge} />}
        {availability === 'needsKey' && (
          <Button
            kind="link"
            title={`Set a key for ${id}`}
            onClick={() => act({ type: 'setKey', model: id })}
          >
            Set key
          </Button>
        )}
        {detail !== availability && <span class="description">{detail}</span>}
      </div>
    </li>
  );
}
