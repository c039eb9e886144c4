import { describe, expect, test } from 'vitest';
import { asRectangle, border, cross, overlap, type Rectangle } from '../../../lab/graph/geometry.ts';

const box = (x: number, y: number, angle = 0): Rectangle => ({ x, y, width: 40, height: 10, angle });

describe('overlap', () => {
  test.each([
    ['side by side', box(0, 0), box(41, 0), false],
    ['on each other', box(0, 0), box(39, 9), true],
    ['one above the other', box(0, 0), box(0, 11), false],
    ['turned upright beside', box(0, 0), box(26, 0, Math.PI / 2), false],
    ['turned upright into', box(0, 0), box(24, 0, Math.PI / 2), true],
    ['corner beside a slanted side, bounding boxes sharing room', box(0, 0, Math.PI / 4), box(28, -10), false],
    ['crossing like a cross', box(0, 0, Math.PI / 4), box(0, 0, -Math.PI / 4), true],
  ])('%s', (_what, a, b, expected) => {
    expect(overlap(a, b)).toBe(expected);
    expect(overlap(b, a)).toBe(expected);
  });

  test('a line through a box', () => {
    const line = asRectangle([
      { x: -50, y: -3 },
      { x: 50, y: 3 },
    ]);
    expect(overlap(line, box(0, 0))).toBe(true);
    expect(overlap(line, box(0, 20))).toBe(false);
  });
});

test('segments cross, and those that share an end do not', () => {
  const at = (x: number, y: number) => ({ x, y });
  expect(cross([at(0, 0), at(10, 10)], [at(0, 10), at(10, 0)])).toBe(true);
  expect(cross([at(0, 0), at(10, 10)], [at(0, 0), at(10, 0)])).toBe(false);
  expect(cross([at(0, 0), at(10, 0)], [at(0, 5), at(10, 5)])).toBe(false);
});

test('the way out of a box, by a side and by the top', () => {
  expect(border(box(0, 0), { x: 0, y: 0 }, { x: 100, y: 0 })).toBe(20);
  expect(border(box(0, 0), { x: 0, y: 0 }, { x: 0, y: -100 })).toBe(5);
  expect(border(box(0, 0), { x: 0, y: 0 }, { x: 0, y: 0 })).toBe(0);
});
