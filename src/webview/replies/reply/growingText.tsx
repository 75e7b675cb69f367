import { useLayoutEffect, useRef } from 'preact/hooks';
import { type AppendedText, createAppendedText } from './appendedText.ts';

/** A reply that is being received. Text that was already drawn is not drawn again. */
export function GrowingText({ text }: { readonly text: string }) {
  const element = useRef<HTMLPreElement>(null);
  const appended = useRef<AppendedText>(undefined);
  useLayoutEffect(() => {
    if (!element.current) return;
    appended.current ??= createAppendedText(element.current);
    appended.current.show(text);
  }, [text]);
  return <pre dir="auto" ref={element} />;
}
