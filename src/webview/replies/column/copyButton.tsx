import { useEffect, useState } from 'preact/hooks';
import type { IconName } from '../../icons.ts';
import { t } from '../../strings.ts';
import { IconButton } from '../../widgets.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** Default: *Copy the reply*. */
  readonly label?: string;
  readonly icon?: IconName;
}

export function CopyButton({ text, label = t('column.copy'), icon = 'copy' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  if (outcome === 'copied')
    return <IconButton icon="check" label={t('column.copied')} onClick={copy} />;
  if (outcome === 'refused') {
    const refused = t('column.copyRefused');
    return <IconButton icon="warning" label={refused} onClick={copy} />;
  }
  return <IconButton icon={icon} label={label} onClick={copy} />;
}
