import { Prose } from '../../prose.tsx';
import { t } from '../../strings.ts';
import { Button, Icon } from '../../widgets.tsx';
import { verdictBadge } from './badges.ts';
import type { ColumnProps } from './columnProps.ts';

export function VerdictView({ column, act }: ColumnProps) {
  const { model, validation } = column;
  const badge = verdictBadge(column);
  if (!badge) return null;
  return (
    <div class={`verdict ${badge.tone}`}>
      <p class="verdict-text">
        <Icon name={badge.icon} />
        <span>{badge.text}</span>
      </p>
      {badge.detail && (
        <p class="description">
          <Prose text={badge.detail} />
        </p>
      )}
      {validation?.verdict === 'invalid' && (
        <ul class="findings">
          {validation.findings.map((finding, i) => (
            <li key={i}>
              <Prose text={finding.message} />
              {finding.schemaPointer !== '' && (
                <>
                  {' '}
                  <Button
                    kind="link"
                    title={t('verdict.goToRuleHelp')}
                    onClick={() => act({ type: 'openRule', model, finding: i })}
                  >
                    {t('verdict.goToRule')}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
