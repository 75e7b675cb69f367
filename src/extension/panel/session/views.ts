import type { ToWebview } from '../../../protocol/messages.ts';
import type { PanelPage } from './port.ts';

/** A page and the prompt that it shows, a URI as text. */
export interface PanelView {
  prompt: string | undefined;
  readonly page: Pick<PanelPage, 'visible' | 'post'>;
}

/** The pages that show prompts: the Run view, and one editor tab for each comparison. */
export interface Views {
  add(view: PanelView): void;
  remove(view: PanelView): void;
  /** Sends a message to every page that shows the prompt. */
  post(prompt: string | undefined, message: ToWebview): void;
  /** The prompts that the user can see now. */
  visible(): ReadonlySet<string | undefined>;
}

export function createViews(): Views {
  const views = new Set<PanelView>();
  return {
    add: view => void views.add(view),
    remove: view => void views.delete(view),
    post(prompt, message) {
      for (const view of views) if (view.prompt === prompt) view.page.post(message);
    },
    visible: () =>
      new Set([...views].filter(({ page }) => page.visible).map(({ prompt }) => prompt)),
  };
}
