import { useEffect, useState } from 'preact/hooks';
import type { diffTexts } from './diffTexts.ts';

type DiffTexts = typeof diffTexts;

let loaded: DiffTexts | undefined;

/** Undefined until the script that compares texts has been loaded. */
export function useDiff(): DiffTexts | undefined {
  const [diff, setDiff] = useState<DiffTexts | undefined>(() => loaded);
  useEffect(() => {
    if (diff) return undefined;
    let isShown = true;
    import('./diffTexts.ts').then(
      script => {
        loaded = script.diffTexts;
        if (isShown) setDiff(() => script.diffTexts);
      },
      error => console.error(error),
    );
    return () => {
      isShown = false;
    };
  }, [diff]);
  return diff;
}
