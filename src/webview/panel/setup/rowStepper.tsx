import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { Act } from '../../replies/state.ts';
import { countText, t } from '../../strings.ts';
import { Button, IconButton } from '../../widgets.tsx';

interface RowStepperProps {
  readonly prompt: Pick<PanelPrompt, 'row' | 'rows'>;
  readonly act: Act;
}

/** The golden row in the form, with buttons for the row before and after it. */
export function RowStepper({ prompt: { row, rows = 0 }, act }: RowStepperProps) {
  return (
    <fieldset class="row-stepper" aria-label={t('input.rows')}>
      <Button
        kind="link"
        title={t('input.useRowHelp')}
        onClick={() => act({ type: 'fillFromDataset' })}
      >
        {row?.id ?? countText('count.rows', rows)}
      </Button>
      <IconButton
        icon="chevron-left"
        label={t('input.previousRow')}
        disabled={row?.number === 1}
        onClick={() => act({ type: 'stepRow', by: -1 })}
      />
      <IconButton
        icon="chevron-right"
        label={t('input.nextRow')}
        disabled={row?.number === rows}
        onClick={() => act({ type: 'stepRow', by: 1 })}
      />
    </fieldset>
  );
}
