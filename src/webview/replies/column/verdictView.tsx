import { Prose } from '../../prose.tsx';
import { Icon } from '../../widgets.tsx';
import { verdictBadge } from './badges.ts';
import type { ColumnProps } from './columnProps.ts';
import { RuleLink } from './ruleLink.tsx';

/**
 * Why a reply does not match, or what was ignored so that it matches. Empty for a reply that matches as it is,
 * which its status says.
 */
export function VerdictView({ column, act }: ColumnProps) {
  const { id, validation } = column;
  const badge = verdictBadge(column);
  // Each call shows its own problems.
  if (column.toolCalls) return null;
  if (!badge || (validation?.verdict === 'valid' && !validation.forgiven)) return null;
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
            <li key={i} dir="auto">
              <Prose text={finding.message} />{' '}
              <RuleLink
                finding={finding}
                onOpen={() => act({ type: 'openRule', id, finding: i })}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
