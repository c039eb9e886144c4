import { describe, expect, test } from 'vitest';
import { Admission } from '../../../device/inetd/admission.ts';

/** An admission whose clock stands until it is moved. */
function admissionAt(start = 0) {
  const clock = { now: start };
  return { admission: new Admission(() => clock.now), clock };
}

/** What `count` attempts one after the other meet. */
function attempt(admission: Admission, count: number, limits: { connections: number; perMinute: number }) {
  return Array.from({ length: count }, () => admission.admit(limits) ?? 'admitted');
}

describe('connections at the same time', () => {
  test('the 75th is taken and the 76th refused', () => {
    const { admission } = admissionAt();
    const verdicts = attempt(admission, 76, { connections: 75, perMinute: 150 });
    expect(verdicts.slice(0, 75)).toEqual(Array(75).fill('admitted'));
    expect(verdicts[75]).toBe('connections');
    expect(admission.connections).toBe(75);
  });

  test('one that ends makes room for one', () => {
    const { admission } = admissionAt();
    const limits = { connections: 2, perMinute: 150 };
    attempt(admission, 2, limits);
    admission.release();
    expect(attempt(admission, 2, limits)).toEqual(['admitted', 'connections']);
  });

  test('a lower limit cuts none, and takes none until there are fewer', () => {
    const { admission } = admissionAt();
    attempt(admission, 3, { connections: 3, perMinute: 150 });
    const lower = { connections: 2, perMinute: 150 };
    expect(admission.connections).toBe(3);
    admission.release();
    expect(admission.admit(lower)).toBe('connections');
    admission.release();
    expect(admission.admit(lower)).toBeUndefined();
  });
});

describe('connections in a minute', () => {
  const limits = { connections: 250, perMinute: 150 };

  test('the 150th is taken and the 151st refused, though all before have ended', () => {
    const { admission } = admissionAt();
    for (let n = 1; n <= 150; n++) {
      expect(admission.admit(limits)).toBeUndefined();
      admission.release();
    }
    expect(admission.admit(limits)).toBe('rate');
    expect(admission.connections).toBe(0);
  });

  test('each counts for sixty seconds, to the millisecond', () => {
    const { admission, clock } = admissionAt(5000);
    const two = { connections: 250, perMinute: 2 };
    admission.admit(two);
    clock.now += 20_000;
    admission.admit(two);
    clock.now = 5000 + 59_999;
    expect(admission.admit(two)).toBe('rate');
    clock.now = 5000 + 60_000;
    expect(attempt(admission, 2, two)).toEqual(['admitted', 'rate']);
  });

  test('what was refused does not count: who knocks on keeps nobody out for longer', () => {
    const { admission, clock } = admissionAt();
    attempt(admission, 150, limits);
    clock.now = 59_999;
    expect(new Set(attempt(admission, 1000, limits))).toEqual(new Set(['rate']));
    clock.now = 60_000;
    expect(admission.admit(limits)).toBeUndefined();
  });

  test('neither does what the other limit refused', () => {
    const { admission } = admissionAt();
    const narrow = { connections: 1, perMinute: 2 };
    expect(attempt(admission, 5, narrow)).toEqual(['admitted', ...Array(4).fill('connections')]);
    admission.release();
    expect(admission.admit(narrow)).toBeUndefined();
  });

  test('a lower limit counts what was taken under the higher one', () => {
    const { admission } = admissionAt();
    attempt(admission, 3, limits);
    expect(admission.admit({ connections: 250, perMinute: 3 })).toBe('rate');
  });
});
