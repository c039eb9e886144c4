/**
 * Extended regular expressions in time linear in the text: all ways through the expression are followed at once, one
 * character after the other. JavaScript's own RegExp goes back and tries again, which an expression can make take
 * years; and it cannot say how an unfinished command may go on, nor which of two expressions matches more of it.
 */
import { parseExpression, type Step } from './expression-parser.ts';

export { ExpressionError } from './expression-parser.ts';

/** A way through the expression: the step it has come to, and where in the text it began. */
interface Way {
  readonly step: number;
  readonly start: number;
}

export class Expression {
  readonly #steps: readonly Step[];

  /** Throws an ExpressionError. */
  constructor(source: string) {
    this.#steps = parseExpression(source);
  }

  /** The length of the longest part of the text that matches; undefined when none does. */
  longest(text: string): number | undefined {
    let best: number | undefined;
    this.#follow(text, true, (start, at) => {
      best = Math.max(best ?? 0, at - start);
    });
    return best;
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    let whole = false;
    this.#follow(text, false, (_start, at) => {
      whole ||= at === text.length;
    });
    return whole;
  }

  /** Whether the text matches from its beginning on, or would with something added to it. */
  mayBegin(text: string): boolean {
    let matched = false;
    const ways = this.#follow(text, false, () => {
      matched = true;
    });
    return matched || ways.length > 0;
  }

  /** Tells each match's start and end; returns the ways that wait for more text. Ways that began first come first. */
  #follow(text: string, anywhere: boolean, matched: (start: number, at: number) => void): readonly Way[] {
    const lower = text.toLowerCase();
    let ways: Way[] = [];
    for (let at = 0; ; at++) {
      const seen = new Uint8Array(this.#steps.length);
      const waiting: Way[] = [];
      const found = (start: number) => matched(start, at);
      for (const { step, start } of ways) this.#reach(step, start, at, lower.length, { seen, waiting, found });
      if (anywhere || at === 0) this.#reach(0, at, at, lower.length, { seen, waiting, found });
      if (at >= lower.length) return waiting;
      const char = lower[at] ?? '';
      ways = [];
      for (const { step, start } of waiting) {
        const reached = this.#steps[step];
        if (reached?.op === 'char' && reached.accepts(char)) ways.push({ step: step + 1, start });
      }
      if (ways.length === 0 && !anywhere) return ways;
    }
  }

  /** Follows what needs no character. Each step is seen once a character: the way that came first began first. */
  #reach(
    from: number,
    start: number,
    at: number,
    length: number,
    { seen, waiting, found }: { seen: Uint8Array; waiting: Way[]; found: (start: number) => void },
  ): void {
    const open = [from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const step = this.#steps[index];
      if (step === undefined || seen[index] === 1) continue;
      seen[index] = 1;
      if (step.op === 'char') waiting.push({ step: index, start });
      else if (step.op === 'match') found(start);
      else if (step.op === 'goto') open.push(step.to);
      else if (step.op === 'either') open.push(step.other, step.one);
      else if (step.op === 'start' ? at === 0 : at === length) open.push(index + 1);
    }
  }
}
