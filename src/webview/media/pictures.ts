import { useEffect, useState } from 'preact/hooks';
import type { AskForPicture, PictureMessage } from '../../protocol/media.ts';

/** Pictures that stay in memory. */
const MOST = 60;

/** `data:` URLs by key, the ones that were used last at the end. */
const urls = new Map<string, string>();
const redraws = new Set<() => void>();
let askHost: (message: AskForPicture) => void = () => {};

/** Lets a page show pictures: it asks the host for each of them once. */
export function connectPictures(post: (message: AskForPicture) => void): void {
  askHost = post;
  window.addEventListener(
    'message',
    ({ data }: MessageEvent<PictureMessage | { type: unknown }>) => {
      if (!isPicture(data) || data.url === undefined) return;
      urls.set(data.key, data.url);
      for (const old of [...urls.keys()].slice(0, -MOST)) urls.delete(old);
      for (const redraw of redraws) redraw();
    },
  );
}

/** The picture as a `data:` URL. Undefined until the host has sent it, and when there is none. */
export function usePicture(key: string | undefined): string | undefined {
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (key === undefined || urls.has(key)) return undefined;
    const redraw = (): void => setTurn(turn => turn + 1);
    redraws.add(redraw);
    askHost({ type: 'picture', key });
    return () => void redraws.delete(redraw);
  }, [key]);
  return key === undefined ? undefined : urls.get(key);
}

function isPicture(data: { readonly type: unknown }): data is PictureMessage {
  return data.type === 'picture';
}
