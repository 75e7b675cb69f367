import { useEffect, useState } from 'preact/hooks';

/** The width from which the form is next to the replies. The same as in layout.css. */
export const wide = '(min-width: 720px)';

/** Whether there is only room for one reply at a time. */
export function useSingleReply(): boolean {
  const [isNarrow, setNarrow] = useState(() => !window.matchMedia(wide).matches);
  useEffect(() => {
    const query = window.matchMedia(wide);
    const changed = () => setNarrow(!query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
