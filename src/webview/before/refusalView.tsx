import type { ModelChoice, PanelPrompt } from '../../protocol/panelPrompt.ts';
import { Prose } from '../prose.tsx';
import type { Act } from '../replies/state.ts';
import { countText, t } from '../strings.ts';
import { Button, Icon } from '../widgets.tsx';

/** Why a model would be refused, with a link to the rule. Empty for a model that would be called. */
export function RefusalView({ model, act }: { readonly model: ModelChoice; readonly act: Act }) {
  const { refusal, id } = model;
  if (!refusal) return null;
  const { message, place, instead, rule } = refusal;
  return (
    <p class={instead === undefined ? 'refusal' : 'refusal replaced'}>
      <Icon name={instead === undefined ? 'circle-slash' : 'warning'} />
      <span>
        <strong>{t(ruleNames[rule])}</strong> <Prose text={message} />{' '}
        {instead !== undefined && t('refusal.instead', instead)}
        {place && (
          <Button
            kind="link"
            title={t('refusal.openRule')}
            onClick={() => act({ type: 'openRefusal', model: id })}
          >
            {`${place.file}:${place.line}`}
          </Button>
        )}
      </span>
    </p>
  );
}

const ruleNames = {
  trust: 'refusal.trust',
  config: 'refusal.config',
  residency: 'refusal.residency',
  contextWindow: 'refusal.contextWindow',
  outputTokens: 'refusal.outputTokens',
  budget: 'refusal.budget',
  noKey: 'refusal.noKey',
  noRecording: 'refusal.noRecording',
  unknownModel: 'refusal.unknownModel',
  other: 'refusal.other',
} as const;

/** `1 of 3 models will be refused.` Undefined when all selected models would be called. */
export function refusedText({ models }: Pick<PanelPrompt, 'models'>): string | undefined {
  const selected = models.filter(model => model.selected);
  const refused = selected.filter(({ refusal }) => refusal && refusal.instead === undefined);
  if (refused.length === 0) return undefined;
  return countText('refusal.count', refused.length, String(selected.length));
}
