import type { AutoRunState, ModelChoice } from '../../../protocol/panelPrompt.ts';
import { costEstimate, type EstimateText, windowShare } from '../../before/estimate.ts';
import { RefusalView } from '../../before/refusalView.tsx';
import { availabilityBadge, limitedBadge } from '../../replies/column/badges.ts';
import { ModelName } from '../../replies/column/modelName.tsx';
import type { Act } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { Button, Icon, IconButton, Section } from '../../widgets.tsx';
import { AutoRunView } from './autoRunView.tsx';

interface ModelListProps {
  readonly models: readonly ModelChoice[];
  readonly autoRun: AutoRunState | undefined;
  readonly act: Act;
}

export function ModelList({ models, autoRun, act }: ModelListProps) {
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
      {autoRun && <AutoRunView autoRun={autoRun} act={act} />}
    </Section>
  );
}

/** A model in one line: its name, what a run would cost, and how it would answer. */
function ModelRow({ model, act }: { readonly model: ModelChoice; readonly act: Act }) {
  const { id, selected, detail, isAdded } = model;
  return (
    <li class="model">
      <label class="check" title={`${id} · ${detail}`}>
        <input
          type="checkbox"
          // The parts of the name are separate boxes, between which a screen reader would pause.
          aria-label={id}
          checked={selected}
          onChange={event =>
            act({ type: 'selectModel', model: id, selected: event.currentTarget.checked })
          }
        />
        <ModelName id={id} />
      </label>
      <Estimate estimate={costEstimate(model)} />
      <Estimate estimate={windowShare(model)} />
      <ModelState model={model} act={act} />
      {isAdded && (
        <IconButton
          icon="close"
          label={t('models.remove', id)}
          onClick={() => act({ type: 'removeModel', model: id })}
        />
      )}
      {selected && <RefusalView model={model} act={act} />}
    </li>
  );
}

function Estimate({ estimate }: { readonly estimate: EstimateText | undefined }) {
  if (!estimate) return <span class="estimate" />;
  return (
    <span class="estimate" title={estimate.detail}>
      {estimate.text}
      <span class="visually-hidden">. {estimate.detail}</span>
    </span>
  );
}

/** How the model would answer, as an icon with its text. */
function ModelState({ model, act }: { readonly model: ModelChoice; readonly act: Act }) {
  const { id, availability } = model;
  if (availability === 'needsKey') {
    return (
      <IconButton
        icon="key"
        label={t('models.setKeyFor', id)}
        onClick={() => act({ type: 'setKey', model: id })}
      />
    );
  }
  const { icon, tone, text, detail } = availabilityBadge(model);
  const limits = availability === 'editor' ? limitedBadge.detail : undefined;
  const words = [text, detail, limits].filter(Boolean).join('. ');
  return (
    <span class={`model-state badge ${tone}`} title={words}>
      <Icon name={icon} />
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
