/** The way an edit went last, and its own nodes on it: the next statement mostly stands near. */
import type { Draft } from './draft.ts';
import type { Path, PathStep } from './path.ts';

export class Trail {
  // what lies behind `#length` is of another way; the arrays do not shrink, because they would grow again at once
  readonly #steps: PathStep[] = [];
  readonly #drafts: Draft[] = [];
  #length = 0;

  /** How many steps of the path are those gone last; the very same objects, so no name need be looked at. */
  known(path: Path): number {
    const most = Math.min(this.#length, path.length);
    for (let length = 0; length < most; length++) if (this.#steps[length] !== path[length]) return length;
    return most;
  }

  /** The node `depth` steps down; undefined for the root, and where the way did not lead. */
  at(depth: number): Draft | undefined {
    return depth > this.#length ? undefined : this.#drafts[depth - 1];
  }

  /** Goes on from `depth` steps down to another node. */
  go(depth: number, step: PathStep, draft: Draft): void {
    if (this.#length < depth) return; // after `forget` the way is not known to here
    this.#steps[depth] = step;
    this.#drafts[depth] = draft;
    this.#length = depth + 1;
  }

  /** For when nodes on the way may have gone. */
  forget(): void {
    this.#length = 0;
  }
}
