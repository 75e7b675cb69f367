import { useEffect, useRef, useState } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { BadgeView } from '../../widgets.tsx';
import { statusBadge } from './badges.ts';
import { liveFacts } from './statusFacts.ts';

const TICK = 1000;

/** The progress of a reply. It changes once a second, and is not announced to screen readers. */
export function LiveStatus({ column }: { readonly column: PanelColumn }) {
  const { text, started } = column;
  const [now, setNow] = useState(Date.now);
  const seen = useRef<{ text: string; firstText: number | undefined; lastData: number }>(undefined);
  seen.current ??= { text: '', firstText: undefined, lastData: started ?? now };
  const { current } = seen;
  if (text !== current.text) {
    current.text = text;
    current.lastData = Date.now();
    current.firstText = text === '' ? undefined : (current.firstText ?? current.lastData);
  }
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  const { firstText, lastData } = current;
  return (
    <p class="status-line">
      <BadgeView badge={statusBadge(column)} />
      {liveFacts(column, { now, started, firstText, lastData }).map(fact => (
        <span class="fact" key={fact}>
          {fact}
        </span>
      ))}
    </p>
  );
}
