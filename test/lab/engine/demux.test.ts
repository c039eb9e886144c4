import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameReader } from '../../../lab/engine/docker-demux.ts';

function frame(stream: number, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

test('both outputs come out whole, however the connection cuts the frames', () => {
  const frames = fc.array(fc.record({ stderr: fc.boolean(), text: fc.string() }));
  const cuts = fc.array(fc.nat(), { maxLength: 20 });
  fc.assert(
    fc.property(frames, cuts, (sent, at) => {
      const bytes = Buffer.concat(sent.map(({ stderr, text }) => frame(stderr ? 2 : 1, text)));
      const places = [0, ...at.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const read = frameReader();
      const pieces = places.slice(1).flatMap((end, index) => read(bytes.subarray(places[index], end)));
      const joined = (errors: boolean) =>
        Buffer.concat(pieces.filter(({ stderr }) => stderr === errors).map(({ data }) => data)).toString();
      const expected = (errors: boolean) =>
        sent
          .filter(({ stderr }) => stderr === errors)
          .map(({ text }) => Buffer.from(text).toString())
          .join('');
      expect([joined(false), joined(true)]).toEqual([expected(false), expected(true)]);
    }),
  );
});
