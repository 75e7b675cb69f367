import { useEffect, useState } from 'preact/hooks';

/** Below this width the cells of a run are stacked. */
const NARROW = '(max-width: 1099px)';

/** Also true without a window, in tests. */
export function isNarrow(): boolean {
  return globalThis.matchMedia?.(NARROW).matches ?? true;
}

export function useNarrowHistory(): boolean {
  const [narrow, setNarrow] = useState(isNarrow);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const changed = () => setNarrow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return narrow;
}
