import type { Disposable } from 'vscode';

/** Ties a disposable to the life of the extension at the place where it is made. */
export type Register = <T extends Disposable>(item: T) => T;
