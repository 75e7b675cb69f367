import { formatUsd, formatUsdLimit } from '../../../format/figures.ts';
import type { AutoRunState } from '../../../protocol/panelPrompt.ts';
import type { Act } from '../../replies/state.ts';
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';

interface AutoRunProps {
  readonly autoRun: AutoRunState;
  readonly act: Act;
}

/** Switches automatic runs on, and for paid models too, with what they have cost and may cost. */
export function AutoRunView({ autoRun, act }: AutoRunProps) {
  const { on, paid, spent, budget, stopped } = autoRun;
  return (
    <div class="auto-run">
      <label class="check" title={t('auto.help')}>
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget: { checked } }) =>
            act({ type: 'autoRun', change: { on: checked } })
          }
        />
        <span>{t('auto.run')}</span>
      </label>
      {on && budget > 0 && (
        <label class="check" title={t('auto.budgetHelp')}>
          <input
            type="checkbox"
            checked={paid}
            onChange={({ currentTarget: { checked } }) =>
              act({ type: 'autoRun', change: { paid: checked } })
            }
          />
          <span>{t('auto.paid', formatUsd(spent), formatUsdLimit(budget))}</span>
        </label>
      )}
      {on && budget <= 0 && <p class="description">{t('auto.free')}</p>}
      {on && stopped && (
        <p class="refused-count" role="status">
          <Icon name="warning" />
          <span>{t('auto.stopped', formatUsdLimit(budget))}</span>
        </p>
      )}
    </div>
  );
}
