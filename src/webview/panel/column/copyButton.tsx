import { useEffect, useState } from 'preact/hooks';
import { t } from '../../strings.ts';
import { IconButton } from '../../widgets.tsx';

export function CopyButton({ text }: { readonly text: string }) {
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
    const label = t('column.copyRefused');
    return <IconButton icon="warning" label={label} onClick={copy} />;
  }
  return <IconButton icon="copy" label={t('column.copy')} onClick={copy} />;
}
