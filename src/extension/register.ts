import type { Disposable } from 'vscode';

/** Disposes an item together with the extension. It is called where the item is created. */
export type Register = <T extends Disposable>(item: T) => T;
