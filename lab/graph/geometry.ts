/** Points, and rectangles that are turned: what the arrangement of a picture is computed with. Pixels, y downwards. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are its middle; turned by `angle` radians about it. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Whether two rectangles share a point. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  const reach = (Math.hypot(a.width, a.height) + Math.hypot(b.width, b.height)) / 2;
  if (distance(a, b) > reach) return false;
  // Two convex shapes are apart exactly when some side of one of them has the other wholly beyond it.
  return [a.angle, a.angle + Math.PI / 2, b.angle, b.angle + Math.PI / 2].every((axis) => {
    const [x, y] = [Math.cos(axis), Math.sin(axis)];
    const between = Math.abs((a.x - b.x) * x + (a.y - b.y) * y);
    return between <= extent(a, axis) + extent(b, axis);
  });
}

/** Half of a rectangle's length along an axis, which is an angle in radians. */
export function extent({ width, height, angle }: Rectangle, axis: number): number {
  const turn = axis - angle;
  return (Math.abs(Math.cos(turn)) * width + Math.abs(Math.sin(turn)) * height) / 2;
}

/** Whether two line segments cross; segments that share an end do not. */
export function cross(a: readonly [Point, Point], b: readonly [Point, Point]): boolean {
  const side = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0 && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0;
}

/** The segment as a rectangle without height. */
export function asRectangle([from, to]: readonly [Point, Point]): Rectangle {
  return {
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    width: distance(from, to),
    height: 0,
    angle: Math.atan2(to.y - from.y, to.x - from.x),
  };
}

/** Where the way from the middle of an upright box towards a point leaves the box, in pixels from the middle. */
export function border({ width, height }: Pick<Rectangle, 'width' | 'height'>, from: Point, to: Point): number {
  const [dx, dy] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const length = Math.hypot(dx, dy);
  if (length === 0) return 0;
  return Math.min(
    dx === 0 ? Infinity : (width / 2) * (length / dx),
    dy === 0 ? Infinity : (height / 2) * (length / dy),
  );
}
