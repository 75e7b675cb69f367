import { useEffect, useRef, useState } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { BadgeView } from '../../widgets.tsx';
import { statusBadge } from './badges.ts';
import { liveFacts } from './statusFacts.ts';

const TICK = 1000;

/** When something was seen, in milliseconds of the page's monotonic clock. */
interface Seen {
  text: string;
  /** When the run started. */
  started: number;
  elapsed: number | undefined;
  firstText: number | undefined;
  lastData: number;
}

/** The progress of a reply. It changes once a second, and is not announced to screen readers. */
export function LiveStatus({ column }: { readonly column: PanelColumn }) {
  const { text, elapsed } = column;
  const [, tick] = useState(0);
  const now = performance.now();
  const ref = useRef<Seen>(undefined);
  ref.current ??= {
    text: '',
    started: now,
    elapsed: undefined,
    firstText: undefined,
    lastData: now,
  };
  const seen = ref.current;
  if (elapsed !== undefined && elapsed !== seen.elapsed) {
    seen.elapsed = elapsed;
    seen.started = now - elapsed;
  }
  if (text !== seen.text) {
    seen.text = text;
    seen.lastData = now;
    seen.firstText = text === '' ? undefined : (seen.firstText ?? now);
  }
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), TICK);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="status-line">
      <BadgeView badge={statusBadge(column)} />
      {liveFacts(column, { ...seen, now }).map(fact => (
        <span class="fact" key={fact}>
          {fact}
        </span>
      ))}
    </p>
  );
}
