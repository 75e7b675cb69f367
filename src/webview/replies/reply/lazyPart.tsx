import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface LazyPartProps {
  /** Shown until the part is near the visible area. */
  readonly plain: ComponentChildren;
  /** Whether the part is visible at first. */
  readonly isFirst: boolean;
  readonly draw: () => ComponentChildren;
}

/** A part of a long reply. It is drawn when it first comes near the visible area. */
export function LazyPart({ plain, isFirst, draw }: LazyPartProps) {
  const [isDrawn, setDrawn] = useState(isFirst);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const part = element.current;
    if (isDrawn || !part) return undefined;
    const changed = (event: Event) => {
      if ('skipped' in event && event.skipped === false) setDrawn(true);
    };
    part.addEventListener('contentvisibilityautostatechange', changed);
    return () => part.removeEventListener('contentvisibilityautostatechange', changed);
  }, [isDrawn]);
  return (
    <div class="reply-part" ref={element}>
      {isDrawn ? draw() : plain}
    </div>
  );
}
