import { formatCount } from '../../format/figures.ts';
import type { ModelChoice } from '../../protocol/panelPrompt.ts';
import { costEstimate, totalEstimate, windowShare } from '../before/estimate.ts';
import { MessagesSection } from '../before/messagesSection.tsx';
import { RefusalView, refusedText } from '../before/refusalView.tsx';
import { availabilityBadge } from '../replies/column/badges.ts';
import { ModelName } from '../replies/column/modelName.tsx';
import { modelCount, selectedCount } from '../replies/state.ts';
import { t } from '../strings.ts';
import { BadgeView, Icon } from '../widgets.tsx';
import type { ComparisonProps } from './comparisonProps.ts';

/** What the next run would send to the selected models, what it would use, and what would refuse it. */
export function BeforeRun({ state, act }: ComparisonProps) {
  const { prompt, columns, messagesOpen = false } = state.panel;
  if (!prompt) return null;
  const { models } = prompt;
  const selected = models.filter(model => model.selected);
  const facts = [
    modelCount(selectedCount(prompt)),
    totalEstimate(models),
    refusedText(prompt),
  ].filter(Boolean);
  return (
    <details class="summary before-run" open={columns.length === 0}>
      <summary>
        <Icon name="chevron-right" />
        {t('before.title')}
        <span class="description">{facts.join(' · ')}</span>
      </summary>
      <div class="before-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
        <section class="table-scroll" aria-label={t('before.title')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('before.model')}</th>
                <th scope="col">{t('before.answers')}</th>
                <th scope="col" class="number">
                  {t('before.input')}
                </th>
                <th scope="col" class="number">
                  {t('before.output')}
                </th>
                <th scope="col" class="number">
                  {t('cost')}
                </th>
                <th scope="col" class="number">
                  {t('before.window')}
                </th>
              </tr>
            </thead>
            <tbody>
              {selected.map(model => (
                <ModelRow key={model.id} model={model} />
              ))}
            </tbody>
          </table>
        </section>
        {selected.map(model => (
          <RefusalOf key={model.id} model={model} act={act} />
        ))}
        <MessagesSection open={messagesOpen} prompt={prompt} act={act} />
      </div>
    </details>
  );
}

function ModelRow({ model }: { readonly model: ModelChoice }) {
  const { estimate, availability } = model;
  const output = estimate?.output;
  const unknown = t('compare.unknown');
  return (
    <tr>
      <th scope="row">
        <ModelName id={model.id} />
      </th>
      <td>
        <BadgeView
          badge={
            availability === 'needsKey'
              ? { icon: 'key', text: t('available.needsKey'), tone: 'warning' }
              : availabilityBadge(model)
          }
        />
      </td>
      <td class="number">{estimate ? `~${formatCount(estimate.input)}` : unknown}</td>
      <td class="number" title={costEstimate(model)?.detail}>
        {output ? `${output.from === 'limit' ? '≤' : '~'}${formatCount(output.tokens)}` : unknown}
      </td>
      <td class="number" title={costEstimate(model)?.detail}>
        {costEstimate(model)?.text ?? unknown}
      </td>
      <td class="number" title={windowShare(model)?.detail}>
        {windowShare(model)?.text ?? unknown}
      </td>
    </tr>
  );
}

function RefusalOf({ model, act }: { readonly model: ModelChoice } & Pick<ComparisonProps, 'act'>) {
  if (!model.refusal) return null;
  return (
    <div class="refused-model">
      <h3>
        <ModelName id={model.id} />
      </h3>
      <RefusalView model={model} act={act} />
    </div>
  );
}
