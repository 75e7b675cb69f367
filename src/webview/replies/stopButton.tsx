import { t } from '../strings.ts';
import { Button } from '../widgets.tsx';
import type { Act } from './state.ts';

/** Stops the runs of the shown prompt. */
export function StopButton({ act }: { readonly act: Act }) {
  return (
    <Button
      kind="secondary"
      icon="debug-stop"
      title={t('run.stopKeys')}
      onClick={() => act({ type: 'stop' })}
    >
      {t('stop')}
    </Button>
  );
}
