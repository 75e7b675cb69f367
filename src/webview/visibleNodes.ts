import { options, type VNode } from 'preact';
import { visibleText } from '../format/visibleText.ts';

const labels = ['title', 'aria-label', 'placeholder'];

/**
 * Makes hidden characters visible in every text and label that a page draws: replies, names and messages come
 * from others, and a control character or a change of direction could hide a part of them. The values of
 * fields are unchanged.
 */
export function drawVisibleText(): void {
  const before = options.vnode;
  options.vnode = vnode => {
    before?.(vnode);
    makeVisible(vnode);
  };
}

/** `props` of a text node is its text, which the types of Preact do not say. */
function makeVisible(vnode: { type: VNode['type'] | null; props: unknown }): void {
  const { type, props } = vnode;
  if (typeof props === 'string') vnode.props = visibleText(props);
  if (typeof type !== 'string' || typeof props !== 'object' || props === null) return;
  for (const label of labels) {
    const text: unknown = Reflect.get(props, label);
    if (typeof text === 'string') Reflect.set(props, label, visibleText(text));
  }
}
