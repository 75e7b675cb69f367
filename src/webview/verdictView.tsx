import type { PanelColumn } from '../protocol/messages.ts';
import { verdictBadge } from './columnWords.ts';
import { Prose } from './prose.tsx';
import { Icon } from './widgets.tsx';

export function VerdictView({ column: { validation } }: { readonly column: PanelColumn }) {
  const badge = verdictBadge(validation);
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
            <li key={i} title={`Schema: ${finding.schemaPointer || '/'}`}>
              <Prose text={finding.message} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
